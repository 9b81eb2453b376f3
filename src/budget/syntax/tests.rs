//! What the scanner finds, and how it goes on.

use super::*;

fn kinds(text: &str) -> Vec<(String, ProblemKind)> {
    let mut problems = Problems::new(text);
    parse(text, &mut problems);
    problems.finish().into_iter().map(|p| (format!("{}:{}", p.line, p.column), p.kind)).collect()
}

#[test]
fn every_mistake_is_found_and_reading_goes_on() {
    let text = "(\n  a: 1，\n  b: ;,\n  c: [1 2, \"x\\q\"],\n  d: {\"k\" 1, \"m\": 2},\n  e: (f: 1],\n)";
    assert_eq!(
        kinds(text),
        [
            ("2:7".to_owned(), ProblemKind::FullWidthPunctuation),
            ("3:6".to_owned(), ProblemKind::UnexpectedCharacter),
            ("4:9".to_owned(), ProblemKind::MissingComma),
            ("4:14".to_owned(), ProblemKind::BadEscape),
            ("5:11".to_owned(), ProblemKind::MissingColon),
            ("6:11".to_owned(), ProblemKind::WrongBracket),
        ]
    );
}

#[test]
fn full_width_signs_cost_nothing_but_themselves() {
    let wide = ProblemKind::FullWidthPunctuation;
    for (text, places) in [
        (
            "（a： 1， b: ［2，　3］， c：｛\"k\"： 4｝， d: e（5））",
            vec![1, 3, 6, 11, 13, 14, 16, 17, 20, 21, 25, 28, 29, 35, 37, 38],
        ),
        ("(a: 1，)", vec![6]),
        ("[1, ］", vec![5]),
    ] {
        assert_eq!(
            kinds(text),
            places.iter().map(|c| (format!("1:{c}"), wide)).collect::<Vec<_>>(),
            "{text}"
        );
    }
    let unclosed = kinds("（a: 1");
    assert_eq!(unclosed, [("1:1".to_owned(), wide), ("1:1".to_owned(), ProblemKind::UnclosedBracket)]);
}

#[test]
fn white_space_read_twice_is_reported_once() {
    assert_eq!(
        kinds("(a /* x"),
        [("1:1".to_owned(), ProblemKind::UnclosedBracket), ("1:4".to_owned(), ProblemKind::UnclosedComment)]
    );
    assert_eq!(kinds("(a\u{3000}: 1)"), [("1:3".to_owned(), ProblemKind::FullWidthPunctuation)]);
}

#[test]
fn only_hexadecimal_digits_make_an_escape() {
    for text in
        ["\"\\x+1\"", "\"\\u{+41}\"", "\"\\u{0000041}\"", "\"\\u{}\"", "\"\\u{d800}\"", "\"\\u{110000}\""]
    {
        assert_eq!(kinds(text), [("1:2".to_owned(), ProblemKind::BadEscape)], "{text}");
    }
    assert_eq!(kinds("\"\\u{10ffff}\\x7F\""), []);
}

#[test]
fn a_file_cut_in_half_names_what_was_never_closed() {
    assert_eq!(
        kinds("(\n  a: [\n    \"x\",\n"),
        [("1:1".to_owned(), ProblemKind::UnclosedBracket), ("2:6".to_owned(), ProblemKind::UnclosedBracket)]
    );
    assert_eq!(
        kinds("(a: \"xyz"),
        [("1:1".to_owned(), ProblemKind::UnclosedBracket), ("1:5".to_owned(), ProblemKind::UnclosedString)]
    );
    assert_eq!(
        kinds("/* /* */ ("),
        [("1:1".to_owned(), ProblemKind::UnclosedComment), ("1:11".to_owned(), ProblemKind::UnexpectedEnd)]
    );
}

#[test]
fn deep_nesting_ends_early() {
    for open in ["(", "[", "{", "a(", "{\"k\":"] {
        let text = open.repeat(10_000);
        assert_eq!(
            kinds(&text).into_iter().map(|(_, k)| k).collect::<Vec<_>>(),
            [ProblemKind::TooDeep],
            "{open}"
        );
    }
}

#[test]
fn strings_and_escapes() {
    let text = "[\"a\\n\\u{4e00}\\x41\\\\\", r#\"raw \" \\\"#, \"\"]";
    let mut problems = Problems::new(text);
    let Value::List(items) = parse(text, &mut problems).value else { panic!() };
    let texts: Vec<_> = items
        .iter()
        .map(|n| match &n.value {
            Value::Text(t) => t.as_ref(),
            _ => panic!(),
        })
        .collect();
    assert_eq!(texts, ["a\n一A\\", "raw \" \\", ""]);
    assert!(problems.finish().is_empty());
}
