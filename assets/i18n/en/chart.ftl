# Charts
chart-kind-overview = Four budgets
chart-kind-pairs = Two years
chart-kind-waterfall = Where it changed
chart-kind-composition = Shares
chart-kind-treemap = Shares as areas
chart-kind-execution = Execution
chart-kind-scatter = Growth and share
chart-kind-flow = Flow of funds
chart-kind-debt = Debt
chart-kind-quota = New debt limits
chart-kind-intervals = Intervals

chart-hint-overview = revenue and spending, both years
chart-hint-pairs = two bars an account, growth written at them
chart-hint-waterfall = from executed to draft, step by step
chart-hint-composition = how large a part of the whole, both years
chart-hint-treemap = areas are amounts; go in level by level
chart-hint-execution = how far each budget was reached
chart-hint-scatter = what is large and what moves
chart-hint-flow = where money comes from and where it goes
chart-hint-debt = how much is owed, by whom, how much more
chart-hint-quota = who gets the new limits, and for what
chart-hint-intervals = whether both sides can be right

chart-line = { $scope } { $name }
chart-statement = { $scope } { $book }: { $flow }
chart-year = { $stage } { $year }
chart-comma = {", "}
chart-and = {" and "}
chart-and-year = {" and "}
chart-colon = {": "}
chart-axis-money = in yuan
chart-axis-share = share, %
chart-axis-share-drawn = % of what is drawn
chart-axis-growth = on the year before, %
chart-axis-rate = % of the budget

chart-grows = up { $size }
chart-shrinks = down { $size }
chart-steady = unchanged
chart-more = { $size } more
chart-less = { $size } less
chart-same = no change
chart-part = { $name } { $moved }
chart-rose-most = { $name } rose most ({ $size })
chart-fell-most = { $name } fell most ({ $size })
chart-largest = the largest is { $name }, { $amount }
chart-derived = { $text } (from the printed figures)
chart-amount-share = { $year } { $amount }, { $share } of all
chart-share-of-total = { $share } of all
chart-share-short = { $share } of all
chart-has-share = { $name } has { $share }
chart-unlisted-share = { $share } is not listed
chart-rate-of = { $rate } of the { $base }
chart-known-sources = Listed sources together { $amount }
chart-known-uses = Listed uses together { $amount }
chart-through = { $year }: drawn by the larger side, { $amount }
chart-flow-into = into { $budget }: { $amount }
chart-flow-out-of = out of { $budget }: { $amount }
chart-gets = { $name } { $amount }
chart-between = { $low } to { $high }{ $unit }
chart-printed = Printed:
chart-in-a-year = { $changed } in a year

chart-title-total = { $of }: draft { $draft }, { $moved } on the executed year
chart-title-overview = Revenue and spending of the four budgets: { $scope }
chart-title-waterfall = { $of } from { $start } to { $end }, { $changed }: { $parts }
chart-title-share-up = { $name } rises from { $before } to { $after } of { $of }
chart-title-share-down = { $name } falls from { $before } to { $after } of { $of }
chart-title-share-same = { $name } is { $after } of { $of } in both years
chart-title-share = { $name } is { $share } of { $of } ({ $year })
chart-title-treemap = { $of } ({ $year }), { $total }: { $parts }
chart-title-execution = { $of }: { $reached } of { $all } reached their budget; furthest below it is { $name } with { $rate }
chart-title-execution-all = { $of }: all { $all } reached their budget; furthest beyond it is { $name } with { $rate }
chart-title-execution-one = { $of }: { $name } reached { $rate } of its budget
chart-title-scatter = { $of }: { $name } moved most in money, with { $share } of all, { $moved }, { $changed }
chart-title-debt = { $of } { $total }: { $parts }
chart-title-quota = { $of } { $total }: { $parts }
chart-title-flow = The money of { $scope }, { $year }: { $parts }
chart-title-apart = { $sentence } The two intervals do not meet, they are at least { $gap } apart
chart-largest-source = the largest single source is { $name } ({ $amount })
chart-source-unsaid = the report does not say where { $amount } come from
chart-use-unsaid = the report does not say where { $amount } go
chart-all-explained = sources and uses are equal

chart-missing = not in the report
chart-unlisted = Not listed
chart-unlisted-or-one-year = Not listed, or in one year only
chart-rounding = Rounding
chart-mismatch = Off from the total
chart-others = { $count ->
    [one] 1 other
   *[other] { $count } others
}
chart-other = Apart: { $name }
chart-other-scopes = Other levels
chart-small-scopes = { $count ->
    [one] 1 smaller place
   *[other] { $count } smaller places together
}
chart-unexplained = Accounts not listed, sources or uses not stated
chart-unexplained-source = Source not stated
chart-unexplained-use = Use not stated
chart-no-budget = Budget not stated
chart-nobody = Not given to a place
chart-transfer-to = to { $budget }
chart-rise = More
chart-fall = Less
chart-points = { $number } percentage points
chart-gap = The gap between both sides
chart-running = Running total
chart-low = Lowest
chart-high = Highest
chart-width = Width
chart-scope = Scope
chart-total = Total
chart-balance-before = Balance a year before
chart-increase = Increase
chart-decrease = Decrease
chart-increase-rate = Increase, %
chart-budget-of-rate = Budget (100%)

chart-head-unit = { $head } ({ $unit })
chart-head-share = { $year }, share
chart-flow-what = What
chart-flow-side = Side
chart-flow-budget = Budget
chart-flow-source = Source
chart-flow-use = Use
chart-flow-through = Budget
chart-flow-by-accounts = Uses by account
chart-flow-by-scopes = Uses by level

chart-removed = Left out of the drawing: { $names }. The table has them.
chart-other-bases = { $count ->
    [one] For 1 account the report prints growth of the draft on the { $base } ({ $examples }); the drawing has the draft on the executed year throughout.
   *[other] For { $count } accounts the report prints growth of the draft on the { $base } (such as { $examples }); the drawing has the draft on the executed year throughout.
}
chart-rest-differs = The two years list different accounts: what is not listed cannot be compared.
chart-nothing-of-year = No accounts are listed for { $year }.
chart-no-parts-of-year = Nothing to draw for { $year }.
chart-without = { $count ->
    [one] { $year }: 1 account has no amount and is within what is not listed: { $names }.
   *[other] { $year }: { $count } accounts have no amount and are within what is not listed: { $names }.
}
chart-one-year-only = { $count ->
    [one] 1 account has an amount in one year only; its change is within what is not listed: { $names }.
   *[other] { $count } accounts have an amount in one year only; their change is within what is not listed: { $names }.
}
chart-no-growth = { $count ->
    [one] 1 account has no growth and is not drawn: { $names }.
   *[other] { $count } accounts have no growth and are not drawn: { $names }.
}
chart-small-left-out = { $count ->
    [one] 1 small one is not drawn.
   *[other] { $count } small ones are not drawn.
}
chart-share-of-sum = The report prints no total; shares are of the sum of what is listed.
chart-growth-drawn = Growth follows from both years' figures: draft on executed.
chart-growth-printed = Growth is as printed, on the executed year before.
chart-cut-axis = The axis does not start at zero: look at differences, not at lengths.
chart-interval-why = Printed figures are rounded, so each stands for a short interval. Only if both sides meet can both be right.
chart-rate-base = Rates are of the { $base }.
chart-rate-bases = Rates have different bases: { $base }; point at a row for its own.
chart-implied-budget = Budgets marked ≈ follow from the rates; the report does not print them.
chart-other-scopes-why = "Other levels" is what the difference leaves; the report does not list them.
chart-no-limit = The report gives no debt limit, so nobody can tell whether debt is within it.
chart-bonds-by-kind = General bonds belong to the general budget, special bonds to the fund budget; the report does not say where refinancing and other bonds belong.
chart-unexplained-why = Grey: "Not listed" is the part of a total the report does not divide into accounts; "Source (use) not stated" is the difference of listed sources and uses, items the report does not spell out, such as payments to higher levels or carry-over.
chart-why-unexplained = The difference of listed sources and uses: items the report does not spell out
chart-why-unlisted = The total less the accounts listed
chart-middle-why = The numbers in the middle are the larger side of listed sources and uses, not totals of revenue or expenditure; point at one to see both sides.

cmd-show-charts = Charts
cmd-copy-chart = Copy picture
cmd-copy-chart-table = Copy the table of the chart
cmd-save-chart-png = Save as picture (PNG)…
cmd-save-chart-svg = Save as vector graphic (SVG)…
chart-all = All charts
chart-back = Back
chart-picture = Picture ▼
chart-note = Note on this chart
chart-look = Show chart
chart-order-report = Report order
chart-order-size = By size
chart-nothing = The report has no figures to draw here
chart-choose = Choose a table at the left or a row in it; its charts are shown here.
chart-gallery-here = Charts of { $of }
chart-gallery-report = Charts of the whole report
chart-show = Draw { $name }
chart-restore = Show all again
chart-zoom-in = Enlarge (+)
chart-zoom-out = Reduce (−)
chart-zoom-reset = Whole chart (0)
chart-menu-open = Show what is under it
chart-menu-table = Show in the table
chart-menu-remove = Leave out of the chart
chart-menu-only = Only this one
chart-tip = Click to select, right click for more
chart-tip-opens = Click to select, double click to go in, right click for more
chart-tip-printed = Printed "{ $text }", { $at } { $title }
chart-tip-more-figures = and { $count } more { $count ->
    [one] figure
   *[other] figures
    }
chart-tip-more-findings = and { $count } more { $count ->
    [one] finding
   *[other] findings
    }
chart-tip-more-notes = and { $count } more { $count ->
    [one] note
   *[other] notes
    }
chart-foot = From { $title }, drawn by Mingzhang
dialog-picture-title = Save chart
dialog-picture-kind = Picture
picture-too-large = the picture does not fit into memory
picture-broken = the program failed: { $reason }
status-no-chart = Open a chart first
status-no-chart-fits = There is no chart for this
status-chart-copied = Picture copied; paste it into a document
status-chart-not-made = No picture was made: { $reason }
status-picture-saved = Chart saved: { $path }
status-picture-there = Not saved: there is a file of that name, choose another: { $path }
status-picture-not-saved = The chart was not saved: { $reason }. Save it elsewhere: { $path }
findings-chart = As a chart
chart-side = { $of } (all lines)
chart-times = { $times }×
chart-at-least = ≥{ $number }
chart-at-most = ≤{ $number }
chart-about = about { $number }
chart-limits = { $count ->
    [one] Of 1 figure the report states only a limit ({ $examples }); it is drawn as that number.
   *[other] Of { $count } figures the report states only a limit ({ $examples }); they are drawn as that number.
}
chart-too-large = Some amounts are too large to be true and are not drawn: { $examples }.
chart-turned = printed as { $printed }: what is negative is drawn on the other side
chart-no-rate = the budget was nothing, so there is no rate
chart-without-rate = { $count ->
    [one] 1 account had a budget of nothing, hence no rate; it is in the table only.
   *[other] { $count } accounts had a budget of nothing, hence no rate; they are in the table only.
}
chart-checks-skipped = { $count ->
    [one] 1 more check has other units or was not made; it is not drawn.
   *[other] { $count } more checks have other units or were not made; they are not drawn.
}
