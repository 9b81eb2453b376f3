# The window
app-name = Mingzhang
sample-name = Sample: Yangquan budget 2026

io-not-found = it is not there
io-permission = no permission
io-directory = it is a folder
io-full = the disk is full
io-read-only = the disk is read-only

menu-file = File
menu-edit = Edit
menu-view = Compare
menu-settings = Display
menu-help = Help

cmd-open = Open budget file…
cmd-open-sample = Open the sample
cmd-close = Close file
cmd-quit = Quit
cmd-copy = Copy selection
cmd-select-all = Select all
cmd-find = Find
cmd-palette = Command palette…
cmd-expand-all = Expand all
cmd-collapse-all = Collapse all
cmd-next-change = Next large change
cmd-previous-change = Previous large change
cmd-report-order = Back to report order
cmd-clear-filter = Clear filter
cmd-unit-yi-yuan = Amounts in 100m yuan (亿元)
cmd-unit-wan-yuan = Amounts in 10k yuan (万元)
cmd-unit-yuan = Amounts in yuan
cmd-base-executed = Compare with executed
cmd-base-adjusted = Compare with adjusted budget
cmd-base-initial = Compare with initial budget
cmd-toggle-shares = Share columns
cmd-toggle-outline = Outline at the left
cmd-toggle-inspector = Details at the right
cmd-zoom-in = Larger
cmd-zoom-out = Smaller
cmd-zoom-reset = Normal size
cmd-theme-system = Light or dark as the system
cmd-theme-light = Light
cmd-theme-dark = Dark
cmd-chinese = 中文
cmd-english = English
cmd-shortcuts = Keyboard shortcuts

place-overview = Overview
place-years = { $executed } executed ｜ { $draft } draft
page-debt = Debt at a glance
page-transfers = Transfers
page-three-public = Three public expenses
page-quotas = Debt limits by place
page-outcomes = Policy outcomes
page-plans = Principles, problems, measures
page-debt-note = Balances and the year's bonds. The prior balance is inferred from the change or growth; a limit the report does not give is not here either.
page-transfers-note = Transfer payments from above and to counties, transfers between the four budgets, reserve and stabilisation fund, and the sources of the draft. The draft does not detail its transfer payments.
page-three-public-note = Each scope with executed and draft; the bases are in the details at the right.
page-quotas-note = Places down, uses across; what is dotted is added up from uses or places.
page-outcomes-note = Outcomes the report lists. Where the scope reads 未注明, the report does not say whose they are.
page-plans-note = Items without figures; they can be found and copied all the same.
outline-count = { $title }: { $count } figures

year-stage = { $year } { $stage }
group-executed = { $year } executed
group-draft = { $year } draft
group-draft-against = { $year } draft ｜ on { $base }
group-more-executed = { $year } more
group-more-draft = { $year } more
head-account = Account
head-difference = Change
head-difference-rate = Rate
head-against-unit = on { $base }, { $unit }
head-of-total = % of total
head-rate-base = % of adjusted
head-growth-base = % on prior
head-stated-growth = As stated
head-stated-growth-base = % and base
head-figure = Figure
head-scope = Scope
head-section = Section
head-remark = Remark
head-sort-by = Sort by “{ $column }”
head-sort-hint = Click to sort: largest first, smallest first, report order
head-copied = { $title } ({ $sub })
base-short-executed = on exec.
base-short-initial = on initial
base-short-adjusted = on adj.
base-short-comparable = same basis
base-short-unstated = no base
rate-short-initial = of initial
rate-short-adjusted = of adj.
rate-short-executed = of exec.
rate-short-comparable = same basis
rate-short-unstated = no base

cell-missing = not given in the report
cell-derived = derived
cell-derived-hint = Derived from the report's figures; not printed there
row-expand = Expand { $name }
row-collapse = Collapse { $name }
sheet-arranging = Arranging…
sheet-empty = No row passes the filter
relation-memo-hint = A part by another breakdown; not added to the other accounts

bar-base = Compared with
bar-unit = Unit
filter-both-years = Only with both years
filter-change-over = Changes over
filter-percent = Changes over so many percent
legend-printed = printed
legend-derived = derived
legend-missing = not given

search-hint = Find accounts, items (pinyin)
search-name = Find
search-list = Found
search-nothing = Nothing found for “{ $query }”
search-nothing-hint = Type part of a name, or pinyin initials: zzs finds 增值税
hit-section = Section

palette-name = Command
palette-hint = Type the name of a command
palette-nothing = No such command

amount-with-unit = { $amount } × { $unit }
inspector-empty = Select a cell to see where it comes from
inspector-choose = Select a row or a figure
inspector-as-printed = as printed in the report
inspector-section = Section
inspector-order = Order
inspector-order-nth = figure { $n } of its section
inspector-base = Base
inspector-whole = Relative to
inspector-bound = Limit
inspector-interval = True value in
inspector-bare-integer = A whole number is printed; it is read with the usual decimals
inspector-remark = Remark
inspector-scope = Scope
inspector-key = Key
inspector-file-line = Line in the file
inspector-copy-key = Copy key
inspector-relation = Relation
inspector-relation-to = { $relation } → { $parent }
inspector-figures = Figures in the report
inspector-no-figures = The report gives no figures
inspector-values = What follows
inspector-inputs = From
inspector-indirect = Inferred from another figure; limited precision
inspector-no-pair = One of the two figures is missing, so they cannot be compared
inspector-not-given = The report does not give this figure
bound-exact = exactly this
bound-at-least = at least this
bound-at-most = at most this
bound-about = about this
value-difference = Draft less { $base }
value-rate = Draft against { $base }
value-share = Share of total { $year }
value-prior = Actual of { $year } (inferred)
formula-difference = difference
formula-growth-rate = rate of change
formula-execution-rate = execution rate
formula-share = share
formula-budget-from-rate = budget inferred from the execution rate
formula-base-from-growth = base inferred from the growth rate
formula-base-from-change = base inferred from the change
formula-sum = sum

status-opened = Opened “{ $place }”, { $figures } figures
status-opening = Opening { $name }
status-progress = Progress of opening
status-open-first = Please open a budget file first
status-copied = Copied
status-copied-rows = { $count ->
    [one] One row copied
   *[other] { $count } rows copied
    }
status-rows = { $count ->
    [one] one row
   *[other] { $count } rows
    }
status-zoom = Size { $percent }%
status-no-change = No change beyond the limit

button-cancel = Cancel
button-close = Close
button-open = Open
button-understood = All right
button-try-again = Open again
button-copy-message = Copy message

dialog-open-title = Open budget file
dialog-open-kind = Budget files
typed-path-why = This computer has no file dialog. Type where the file is, or drag it into the window.
typed-path-label = Where the file is
drop-to-open = Let go to open this file

shortcuts-title = Keyboard shortcuts
shortcuts-table = In the table
shortcuts-move = Move
shortcuts-extend = Extend the selection
shortcuts-toggle = Expand or collapse
shortcuts-ends = Start or end of the row
shortcuts-first-last = First or last row
shortcuts-page = By page

welcome-what = Last year's execution beside this year's draft, item by item
welcome-open = Open a budget file…
welcome-sample = Open the sample: Yangquan budget 2026
welcome-drop = Or drag a .ron file into the window
welcome-recent = Recent files
welcome-local = Everything stays on this computer; nothing goes over the network
cmd-largest-changes = Largest changes
cmd-focus-table = Back to the table
sheet-nothing = There are no figures here yet
head-place = Place
head-item = Item
outline-pages = Topics
inspector-more = More calculations
inspector-between = Because of rounding the true value lies between { $low } and { $high }
