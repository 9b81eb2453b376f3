# Files handed on: workbook, comma-separated table
export-failed = Not exported: { $reason }
export-cancelled = cancelled
export-too-long = “{ $table }” has { $rows } rows; a worksheet holds { $most } at most
export-internal = a mistake of the program ({ $reason })
export-hint-cancelled = No file was written and the review is unchanged; export again whenever you need it.
export-hint-too-long = No file was written and the review is unchanged. Please export CSV instead; it has no limit of rows.
export-hint-internal = No file was written; the review is unchanged and all notes are there. Please save the review and start the program again; if that does not help, tell whoever maintains it this sentence.
export-cut = … (too long; the rest is in the review)

export-sheet-about = About
export-sheet-findings = Findings
export-sheet-notes = Notes

export-program = Mingzhang { $version }
export-budget = Budget report
export-years = Executed and draft year
export-file = Budget file
export-sha256 = SHA-256 of the file
export-unit = Unit of amounts
export-base = Draft compared with
export-author = Reviewer
export-made = Exported
export-made-with = Exported by
export-notes = Notes
export-checks = Checks
export-unchecked = The figures had not been checked yet.

export-legend = Legend
export-legend-printed = A figure as the report prints it, with as many digits
export-legend-derived = A derived value (italic, grey): not printed, but worked out from figures that are; the cell holds the formula
export-legend-indirect = A derived value with ≈ rests on another derived value and is only roughly right
export-legend-missing = An empty cell: the report does not give it and nothing tells it
export-legend-base = Small words left of a number: its base is not the one the head names, or the report gives only a limit
export-legend-notes = A cell with a triangle in its corner has notes; hold the pointer over it. All notes are on the sheet “Notes”
export-legend-percent = Cells of percentages hold percents (5.1% is held as 5.1)

export-at-least = at least
export-at-most = at most
export-about = about

export-number = No.
export-severity = Severity
export-place = Place
export-sentence = Finding
export-arithmetic = Arithmetic
export-ends = In brackets: the lowest and highest value before rounding.
export-explained-by = What would explain it
export-source = Source
export-figures = Figures concerned
export-quote = Figure quoted
export-place-state = Changed since
export-text = Note
export-tags = Tags
export-written = Written
export-changed = Changed
export-replies = Replies
export-no-notes = There are no notes.

export-book = Budget
export-flow = Kind
export-derived = Derived columns (not printed)
export-base-of = Base of { $head }
export-between = ;{" "}
