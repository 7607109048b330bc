package io.scriptorium.terminal;

import io.scriptorium.job.SafeText;
import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * All that the commands print, results on stdout and everything else on stderr. What they print may
 * hold text of strangers: reasons, titles, ids, names, errors of servers. Every method therefore
 * makes its text safe (see {@link SafeText}), and nothing else in the product prints: {@code
 * ArchitectureTest} rejects it.
 */
public final class Terminal {

  /** In UTF-16 code units: a line may list all servers of a fleet. */
  private static final int LONGEST_LINE = 100_000;

  private static final Pattern UNINDENTED = Pattern.compile("\n(?=\\S)");
  private static final String STDOUT_PROPERTY = "scriptorium.stdout.terminal";
  private static final String STDERR_PROPERTY = "scriptorium.stderr.terminal";
  private static final String COLUMNS_PROPERTY = "scriptorium.columns";
  private static final int USUAL_COLUMNS = 80;
  private static final int LEAST_COLUMNS = 40;
  private static final String HOME_AND_ERASE = "\u001b[H\u001b[2J";

  private Terminal() {}

  /** A line of the result; line breaks in it become spaces. */
  public static void out(String line) {
    print(System.out, line(line) + "\n");
  }

  /** A table, as wide as the screen at most where somebody reads it there. */
  public static void out(AlignedTable table) {
    print(System.out, isStdoutTerminal() ? table.text(columns()) : table.toString());
  }

  /** Several lines of the result. */
  public static void outLines(String lines) {
    print(System.out, SafeText.lines(lines));
  }

  /** JSON of the result. Where a character is not safe, it is escaped: the value is the same. */
  public static void outJson(String json) {
    print(System.out, SafeText.json(json) + "\n");
  }

  /** A whole document: exactly as it is, in UTF-8, unless stdout is a terminal. */
  public static void outDocument(String text) {
    if (isStdoutTerminal()) {
      outLines(text);
    } else {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      System.out.write(bytes, 0, bytes.length);
      System.out.flush();
    }
  }

  /** The same for JSON. */
  public static void outDocumentJson(String json) {
    outDocument(isStdoutTerminal() ? SafeText.json(json) : json);
  }

  /** Empties the screen of a terminal, so that the next lines stand at its top. */
  public static void clear() {
    print(System.out, HOME_AND_ERASE);
  }

  /** A line for people; line breaks in it become spaces. */
  public static void err(String line) {
    print(System.err, line(line) + "\n");
  }

  /**
   * A message for people that may have several lines. Those after the first are indented, so that
   * none of them passes for a message of its own.
   */
  public static void errLines(String message) {
    String lines = SafeText.lines(message.strip());
    print(System.err, UNINDENTED.matcher(lines).replaceAll("\n  ") + "\n");
  }

  /** What was thrown, with its stack. */
  public static void errTrace(String where, Throwable thrown) {
    var trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace, true));
    errLines(where + ": " + trace);
  }

  /** Whether somebody reads stdout on a screen. The launcher knows; without it, the JVM may. */
  public static boolean isStdoutTerminal() {
    return Boolean.getBoolean(STDOUT_PROPERTY) || isConsole();
  }

  /** The columns of the terminal; 80 where they are not known. */
  static int columns() {
    return Math.max(LEAST_COLUMNS, Integer.getInteger(COLUMNS_PROPERTY, USUAL_COLUMNS));
  }

  static boolean isStderrTerminal() {
    return Boolean.getBoolean(STDERR_PROPERTY);
  }

  static String line(String text) {
    return SafeText.of(text, LONGEST_LINE);
  }

  /** Whether stdin and stdout both are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again where there is no terminal.
  private static boolean isConsole() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static void print(PrintStream stream, String safe) {
    stream.print(safe);
    stream.flush();
  }
}
