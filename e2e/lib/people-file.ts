// Files of people, as offices have them: mostly fine, and some rows that nobody can use.

/** What is in a file, so that a test can say what must become of it. */
export interface PeopleFile {
  name: string;
  rows: number;
  /** Rows that nobody can use. */
  bad: number;
  /** Rows that say again what another row said. */
  again: number;
  bytes: Buffer;
}

/**
 * `rows` people with number, email and town. Of each twenty rows one has nothing by which the person could be reached
 * (a number that is none and no email, a number that a spreadsheet has rounded, an email that is none), and one says
 * again what the row before said.
 */
export function peopleFile(rows: number, mark: string): PeopleFile {
  const lines = ["First Name,Last Name,Mobile,Email,City,Notes about house"];
  let [bad, again] = [0, 0];
  let before = "";
  for (let row = 0; row < rows; row++) {
    const digits = `${617 + (row % 3)}${String(2_000_000 + row).padStart(7, "0")}`;
    const email = `${mark}.${row}@harrow.example`;
    const fine = (number: string, address: string) => `Pat,${mark} ${row},${number},${address},Salem,Built in ${1900 + (row % 100)}`;
    if (row % 20 === 7) {
      bad += 1;
      lines.push([fine("123", ""), fine("6.17556E+09", ""), fine("", "no at sign")][(row / 20) % 3 | 0] ?? "");
    } else if (row % 20 === 9) {
      again += 1;
      lines.push(before);
    } else {
      before = fine(digits, email);
      lines.push(before);
    }
  }
  return { name: `${mark}.csv`, rows, bad, again, bytes: Buffer.from(`${lines.join("\r\n")}\r\n`) };
}
