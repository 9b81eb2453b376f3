cli-about = Mingzhang: review a government budget report on your own computer
cli-long-about = Mingzhang opens a budget file (.ron) and shows deputies last year's execution beside this year's draft.
    Without a command it opens the window; everything stays on this machine, nothing goes over the network.
cli-file = The budget file (.ron) or review (.mingzhang) to open
cli-file-none = Without it the welcome page opens
cli-lang = Language of the window and of messages
cli-figures = List every figure of the file in report order
cli-figures-format = Shape of the output: table for people, csv and json for programs
cli-renderer = The only way to draw the window; without it whichever works: glow is OpenGL, wgpu is DirectX 12, Metal or Vulkan
cli-new-window = Open another window; without it a window that is open gets the file
cli-write-failed = The result cannot be written: { $reason }
cli-columns = Columns: key section book scope flow account year stage measure value unit printed
    value is signed (falls are negative); printed is as in the report without its unit, a percent sign kept.
cli-no-window = The window cannot be opened: { $reason }
    The command line still works, for example: mingzhang figures FILE --format table
cli-check = Check identities between figures, statutory lines and what needs explaining
cli-check-format = Shape of the output: text for people, json for programs
cli-check-all = List what passed and what could not be checked, too
cli-check-json = JSON: {"{"}version, checks: [{"{"}id, kind, outcome, severity, keys, formula, computed, stated, message, source{"}"}], causes: [{"{"}checks, suspects, proposals{"}"}], rules{"}"}
    Intervals are [lowest, highest] as exact decimals or fractions. Without --all only what is not in order.
cli-merge = Merge the reviews of several deputies; nobody's notes are lost
cli-merge-files = The reviews to merge (.mingzhang), in any order
cli-merge-output = Where to write the result (.mingzhang)
cli-merge-force = Write even if there is a file already; it is kept as an older version
cli-merge-how = A note changed on two sides keeps both. Where the budgets differ, they are listed first, and the one taken in latest is kept.
    If one file cannot be read, nothing is written.
merging-exists = There is a file already; it was not touched. To write there, add --force (the old one is kept as an older version), or choose another name: { $path }
merging-locked = The file is open in a window of Mingzhang; it was not touched. Please save and close it there, or choose another name: { $path }
merging-output-name = The name of the result must end in .mingzhang: { $path }
merging-nothing-written = The files above cannot be used, so nothing was written.
merging-budgets-differ = The budgets in these reviews differ:
merging-budget = { $name }: { $title } (SHA-256 { $sha }…)
merging-budget-kept = The result has the one taken in latest: { $title } (SHA-256 { $sha }…). Notes on the others are put to it by their places; please see whether what they quote has changed.
merging-budget-unreadable = a budget that cannot be read
merging-share = { $name }: { $notes ->
    [one] 1 note
   *[other] { $notes } notes
}, { $new } of them not in the files before
merging-notes = The result has { $notes ->
    [one] 1 note
   *[other] { $notes } notes
}
merging-split = { $count ->
    [one] 1 was changed on two sides and keeps both; please settle it
   *[other] { $count } were changed on two sides and keep both; please settle them
}
merging-dismissed = { $count ->
    [one] 1 finding is put aside
   *[other] { $count } findings are put aside
}
merging-written = Written to: { $path }
cli-exit-codes = Exit codes: 0 fine (check: nothing found); 1 check found something; 2 wrong command, or a file that cannot be used (message on standard error); 3 no window can be opened; 4 the program broke off by a mistake of its own (standard error says where its report lies).
cli-usage = Usage:{" "}
cli-options = Arguments
cli-commands = Commands
cli-help = Show this help
cli-version = Show the version
cli-export = Makes a document to hand in: PDF (with comments), xlsx, csv
cli-export-file = A budget file (.ron) or a review (.mingzhang)
cli-export-output = Where to write it; the format follows from the ending: .pdf, .xlsx, .csv
cli-export-unit = Unit of amounts: yi-yuan (100 million yuan, the default), wan-yuan (10 thousand), yuan
cli-export-base = What the draft is compared with: executed, adjusted, initial; as in the review unless given
cli-export-notes = Which notes: all, none, or a filter; as filtered in the review unless given
cli-export-parts = The parts of the PDF, separated by commas; all unless given
cli-export-large = Large type: 14 points
cli-export-grey = Without colours
cli-export-force = Write even where there is a file already
cli-export-filter = A filter: kind=question,status=ready,importance=high,book=general,scope=NAME,author=NAME,tag=WORD,text=WORDS (separated by commas; all must fit).
cli-export-format = The command is not complete.
cli-export-name = The format is not clear: the name has to end in .pdf, .xlsx or .csv. Nothing was written. { $path }
cli-export-exists = There is such a file already, and it was left as it is. To write there, add --force, or choose another name: { $path }
cli-export-bad-filter = The filter "{ $text }" is not understood. Nothing was written. See mingzhang export --help.
cli-export-pdf-written = Written, { $pages ->
    [one] 1 page
   *[other] { $pages } pages
}, { $comments ->
    [one] 1 comment
   *[other] { $comments } comments
}: { $path }
cli-export-not-written = It could not be written: { $reason }. The old file, if any, is as it was; choose another place or make room and try again: { $path }
cli-export-written = Written: { $path }
cli-bad-command = There is no command “{ $word }”; is it “{ $like }”?
cli-bad-argument = “{ $argument }” is not understood
cli-no-value = “{ $argument }” needs a value
cli-no-value-of = “{ $argument }” needs a value: { $values }
cli-bad-value = “{ $argument }” cannot be “{ $value }”
cli-bad-value-of = “{ $argument }” cannot be “{ $value }”, but: { $values }
cli-missing = Missing: { $argument }
cli-wrong = This command is not written correctly
cli-more-help = mingzhang --help tells more
cli-twice = “{ $argument }” can be given only once
