# Notes and the file of the review
menu-notes = Notes
tab-notes = Notes ({ $count })

cmd-save = Save
cmd-save-as = Save as…
cmd-autosave = Save by itself
cmd-update-budget = Take a newer draft…
cmd-versions = Older versions…
cmd-merge = Merge others' notes…
cmd-show-notes = All notes
cmd-write-note = Write a note
cmd-note-on-statement = Note on the whole table
cmd-note-on-section = Note on this section of the report
cmd-note-on-report = Note on the whole report
cmd-find-notes = Find notes
cmd-reviewer = My name and delegation…

deed-write-note = write a note
deed-change-note = change a note
deed-delete-note = delete a note
deed-reply-to-note = answer a note
deed-change-status = change the status of notes
deed-move-note = move a note
deed-renew-quote = renew a quoted figure
deed-change-reviewer = change name and delegation
deed-update-budget = take a newer draft
deed-merge = merge notes
deed-restore-version = restore an older version

note-kind-question = Question
note-kind-suggestion = Suggestion
note-kind-opinion = Opinion
note-kind-praise = Praise
note-kind-memo = Memo
note-status-draft = Draft
note-status-ready = To be raised
note-status-raised = Raised
note-status-answered = Answered
note-status-settled = Settled
note-importance-high = Important
note-importance-normal = Ordinary
note-importance-low = Minor
note-importance = Importance
note-status = Status
note-write = Write a note
note-change = Change
note-reply = Answer
note-delete = Delete
note-set-status = Status
note-official = The bureau's answer
note-no-author = Unsigned
note-quote = Quoted: { $quote }
note-figure-changed = The figure has changed: it was { $before }, now { $now }
note-renew-quote = Quote the new figure
note-lost = This place is not in the present budget
note-lost-quote = This place is not in the present budget; it said “{ $quote }”
note-put-here = Move to: { $place }
note-put-here-hint = Select the figure or account to move it to in the table first
note-other-version = { $name } changed it to:
note-mark-hint = { $count ->
    [one] 1 note
   *[other] { $count } notes
    }
note-ask-about = Please explain the reason.

anchor-report = The whole report
anchor-section = Section { $at } { $title }
anchor-figure = { $name } ({ $when } · { $measure })
anchor-finding = A finding of the program
anchor-finding-gone = A finding that is no more
anchor-chart = Chart
anchor-chart-of = Chart: { $kind } { $of }

editor-note = Note: { $place }
editor-reply = Answer: { $place }
editor-text = Text of the note
editor-hint = What you would ask or think. { $key } keeps it
editor-reply-hint = Write the answer. { $key } keeps it
editor-official = The bureau's formal answer
editor-tags = Tags
editor-tags-hint = Tags, with spaces between
editor-nameless = Sign with your name and delegation…
editor-keep = Keep

inspector-notes-nearby = Notes on the same line

findings-ask = Ask about it
findings-notes = { $count ->
    [one] 1 note
   *[other] { $count } notes
    }

notes-search = Find notes
notes-search-hint = Find notes, tags, accounts
notes-kind = Kind
notes-kind-all = All kinds
notes-status = Status
notes-status-all = Every status
notes-importance = Importance
notes-importance-all = Any importance
notes-author = Author
notes-author-all = All authors
notes-tag = Tag
notes-tag-all = All tags
findings-book-all = All budgets
findings-scope-all = All scopes
notes-place = Place
notes-place-all = All places
notes-place-changed = Figure changed
notes-place-lost = Not placed
notes-order = Order
notes-order-report = In report order
notes-order-time = Latest first
notes-order-importance = Most important first
notes-expand-all = Expand all
notes-count = { $shown } of { $all } notes
notes-set-status = Set the { $count } listed to
notes-replies = { $count ->
    [one] 1 answer
   *[other] { $count } answers
    }
notes-none = No notes yet. Select a figure in the table and press { $key }, or “Write a note” on the right.
notes-filtered = No notes fit.

standing-saved = Saved { $time }
standing-saved-once = Saved
standing-saving = Saving…
standing-unsaved = Not saved
standing-endangered = Not saved, and no recovery record can be written: save elsewhere
standing-elsewhere = Read only: open in another window
standing-newer = Read only: written by a newer program

status-note-kept = Note kept
status-note-dropped = Not kept; Undo in the Edit menu brings it back
status-change-dropped = Not changed; Redo in the Edit menu brings it back
status-note-deleted = Note deleted; this can be undone
status-notes-status = { $count } set to “{ $status }”
status-note-moved = The note stands at what is selected
status-choose-place = Select a figure or an account in the table first
status-read-only = This review can only be looked at; save it as one of your own
status-open-elsewhere = Another window has this file open; here it can only be looked at. Save as another to write
status-newer = A newer program wrote this file; here it can only be looked at. Please update the program
status-altered = Somebody has changed the budget in this file; it is not that of the original budget file
status-updated = The newer draft is taken
status-merged = { $count ->
    [one] Merged: 1 note now
   *[other] Merged: { $count } notes now
}
status-locked = Not saved: another window has that file open
status-version-restored = The older version is restored; this can be undone
status-left-stays = Not removed: { $reason }

dialog-save-title = Save the review
dialog-update-title = Choose the newer draft
dialog-merge-title = Choose reviews to merge
dialog-project-kind = Mingzhang review
dialog-budget-kind = Budget file

leave-title = The review is not saved
leave-text = Save the notes and marks?
leave-save = Save
leave-discard = Do not save

recovery-title = Work that was not saved
recovery-text = The program did not end properly last time. This is not yet in a file.
recovery-nameless = A review that has no file yet
recovery-what = Last recorded { $time }; notes: { $count }
recovery-difference = Compared with the file: { $what }
recovery-note = · { $text }
recovery-take = Recover
recovery-discard = Not needed
recovery-later = Ask next time

versions-title = Older versions
versions-none = No older versions yet. Every save keeps what was there before, the last ten.
versions-text = What was there before each save, the last ten. Restoring one can be undone.
versions-row = Until { $time }; notes: { $count }
versions-since = Since then: { $what }
versions-restore = Restore this version

difference-added = { $count } written
difference-changed = { $count } changed
difference-deleted = { $count } deleted
difference-dismissed = { $count ->
    [one] 1 finding put aside
   *[other] { $count } findings put aside
}
difference-restored = { $count ->
    [one] 1 finding taken up again
   *[other] { $count } findings taken up again
}
difference-budget = another draft of the budget
difference-reviewer = signed by another
difference-none = nothing different
list-comma = {", "}

changes-title = What is different in the newer draft
changes-count = Figures changed: { $changed }; added: { $added }; removed: { $removed }.
changes-notes = Notes whose figure changed: { $changed }; notes without a place: { $lost }.
changes-nothing = none
changes-copy = Copy the list
changes-show-notes = Show these notes

merge-title = Merge notes
merge-other-budget = { $name } is about another budget ({ $title }); its notes are merged, the present budget stays.
merge-row = { $name }: { $notes ->
    [one] 1 note
   *[other] { $notes } notes
}, { $new } of them new here
merge-split = { $count ->
    [one] 1 note was changed on both sides; both versions are kept.
   *[other] { $count } notes were changed on both sides; both versions are kept.
}
merge-do = Merge

reviewer-title = My name and delegation
reviewer-text = Written on each of your notes, saved in the review, printed in the summary.
reviewer-name = Name
reviewer-delegation = Delegation
button-ok = OK

trouble-take-theirs = Merge with the file and save
trouble-overwrite = Write mine over it (the other stays among older versions)
trouble-elsewhere = Save elsewhere…

open-newer-file = Written by a newer program, not merged: { $path }
trouble-again = Save again

deed-delete-reply = delete an answer
editor-own = My own words
note-use-this = Let this one stand
note-remove-reply = Delete this answer
note-changed-at = changed { $time }
note-changed-by = changed by { $name } { $time }
note-back-to-list = Back to the notes
notes-filter = Filter
notes-place-touched = Touched by the newer draft
reviewer-sign = { $count ->
    [one] Sign the 1 unsigned note of this review too
   *[other] Sign the { $count } unsigned notes of this review too
}
changes-added = { $figure } (new)
changes-removed = { $figure } (gone)
status-note-settled = Settled; this can be undone
status-recovered = Recovered; please look at it and save
status-merged-theirs = Merged with what was in the file, and saved
place-choices = Base, unit, filter
note-more = { $count ->
    [one] 1 earlier note is in the list
   *[other] { $count } earlier notes are in the list
}
replace-title = There is a file already
replace-text = Write over it? What it was stays among its older versions.
replace-do = Write over it
status-review-beside = Beside this budget there is a review, { $name }: open it to go on
typed-path-several = Where the files are, with semicolons between
status-note-kept-unsaved = Note kept, not yet saved in the file
status-saved = Saved in “{ $name }”
leave-waits = “{ $name }” is to be opened next.
