//! Quotation marks that nothing closes: one faulty row each, and no quadratic work.

use crate::read::{read, row};
use crm_sheets::RowFault;
use std::time::{Duration, Instant};

fn unclosed(column: usize) -> RowFault {
    RowFault::UnclosedQuote { column }
}

#[test]
fn at_the_start_in_the_middle_and_at_the_end() {
    assert_eq!(
        read("a,b\n\"1,x\n2,y\n3,z\n").1,
        [row(2, ["1,x", ""], Some(unclosed(0))), row(3, ["2", "y"], None), row(4, ["3", "z"], None)]
    );
    assert_eq!(
        read("a,b\r\n1,x\r\n2,\"y\r\n3,z\r\n").1,
        [row(2, ["1", "x"], None), row(3, ["2", "y"], Some(unclosed(1))), row(4, ["3", "z"], None)]
    );
    assert_eq!(read("a,b\n1,x\n2,\"y").1, [row(2, ["1", "x"], None), row(3, ["2", "y"], Some(unclosed(1)))]);
    assert_eq!(read("a,b\n1,x\n2,\"y\n").1, [row(2, ["1", "x"], None), row(3, ["2", "y"], Some(unclosed(1)))]);
    assert_eq!(read("a,b\r\"1,x\r2,y").1, [row(2, ["1,x", ""], Some(unclosed(0))), row(3, ["2", "y"], None)]);
}

#[test]
fn a_later_quoted_cell_does_not_close_it() {
    assert_eq!(
        read("a,b\n1,\"x\n2,\"y\"\n3,\"z\"\n").1,
        [row(2, ["1", "x"], Some(unclosed(1))), row(3, ["2", "y"], None), row(4, ["3", "z"], None)]
    );
}

#[test]
fn good_cells_of_several_lines_stay_good_afterwards() {
    assert_eq!(
        read("a,b\n\"1,x\n\"2\n2\",y\n3,\"z\nz\"\n").1,
        [row(2, ["1,x", ""], Some(unclosed(0))), row(3, ["2\n2", "y"], None), row(5, ["3", "z\nz"], None)]
    );
}

#[test]
fn blanks_after_the_mark_of_a_cell_of_several_lines() {
    assert_eq!(read("a,b\n\"1\n1\"  ,x\n2,y\n").1, [row(2, ["1\n1  ", "x"], None), row(4, ["2", "y"], None)]);
    assert_eq!(read("a,b\n1,\"x\n2,\" y\"\n").1, [row(2, ["1", "x"], Some(unclosed(1))), row(3, ["2", " y"], None)]);
}

#[test]
fn the_next_mark_of_the_same_line_does_not_close_it() {
    assert_eq!(
        read("a,b,c\n\"1\",\"2\",\"3\"\n\"1,\"2\",\"3\"\n\"1\",\"2, \"3\"\n\"say \"1,2\" \",2,3\n").1,
        [
            row(2, ["1", "2", "3"], None),
            row(3, ["1,\"2", "3", ""], Some(unclosed(0))),
            row(4, ["1", "2, \"3", ""], Some(unclosed(1))),
            row(5, ["say 1", "2\" \"", "2"], Some(RowFault::TooManyCells { cells: 4, headers: 3 })),
        ]
    );
}

#[test]
fn in_the_header() {
    let (headers, rows) = read("a,\"b\n1,2\n");
    assert_eq!((headers, rows), (vec!["a".to_owned(), "b".to_owned()], vec![row(2, ["1", "2"], None)]));
}

#[test]
fn the_rest_of_a_large_file_is_not_swallowed() {
    let body = format!("1,{}\n", "x".repeat(97)).repeat(100_000);
    let (_, rows) = read(format!("a,b\n1,x\n2,\"y\n{body}"));
    assert_eq!(rows.len(), 100_002);
    assert_eq!(rows[1], row(3, ["2", "y"], Some(unclosed(1))));
    assert_eq!(rows.last().unwrap().line, 100_003);
}

#[test]
fn many_unclosed_marks_are_not_quadratic() {
    let filler = "some words,".repeat(12);
    for line in [
        format!("\"a,{filler}\n"),
        format!("a,\"{filler}\n"),
        // Closes the one before and opens the next: the longest look ahead there is.
        format!("x\",\"y {filler}\n"),
        format!("\"\"\"a,{filler}\n"),
        // Each pair is one cell.
        "a,\"\n".to_owned(),
        "a,\"\"\"\n".to_owned(),
    ] {
        let began = Instant::now();
        let (_, rows) = read(format!("a,b\n{}", line.repeat(20_000)));
        assert!(rows.len() >= 100, "{line:?}: {}", rows.len());
        assert!(began.elapsed() < Duration::from_secs(20), "{line:?}: {:?}", began.elapsed());
    }
}
