# Terms of the field
book-general = General budget
book-fund = Fund budget
book-capital = State capital budget
book-insurance = Social insurance
book-debt = Government debt
book-policy = Items

flow-revenue = Revenue
flow-expenditure = Expenditure
flow-source = Sources of funds
flow-transfer_in = Transfers in
flow-transfer_out = Transfers out
flow-transfer_payment = Transfer payments
flow-reserve = Reserve, stabilisation
flow-three_public = Three public expenses
flow-balance = Balance
flow-debt_balance = Debt balance
flow-bond = Bonds
flow-quota = Debt limits
flow-outcome = Outcomes
flow-principle = Principles
flow-problem = Problems
flow-project = Projects
flow-measure = Measures

stage-initial = Initial
stage-adjusted = Adjusted
stage-executed = Executed
stage-draft = Draft
stage-prior = Prior actual

measure-amount = Amount
measure-rate = Exec. rate
measure-growth = On year
measure-growth-rate = Growth
measure-change = Change
measure-adjustment = Adjustment
measure-share = Share
measure-share_change = Share change
measure-contribution = Contribution
measure-count = Count
measure-percent = Percentage
measure-points = Percentage points
measure-times = Multiple

base-initial = prior initial budget
base-adjusted = prior adjusted budget
base-executed = prior executed
base-comparable = prior executed (same basis)
base-unstated = not stated in the report
rate-base-initial = initial budget
rate-base-adjusted = adjusted budget
rate-base-unstated = not stated in the report
base-implied = { $base } (inferred)

relation-complete = part of
relation-of_which = of which
relation-memo = other breakdown

unit-yuan = yuan
unit-wan-yuan = 10k yuan
unit-yi-yuan = 100m yuan
