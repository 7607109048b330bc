package io.scriptorium.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;

/** What one run of the command gave. */
record CommandRun(int exitCode, String stdout, String stderr) {

  static CommandRun of(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(stdout, true, UTF_8));
      System.setErr(new PrintStream(stderr, true, UTF_8));
      CommandLine command = Scriptorium.commandLine();
      command.setOut(new PrintWriter(System.out, true, UTF_8));
      command.setErr(new PrintWriter(System.err, true, UTF_8));
      int exitCode = command.execute(arguments);
      return new CommandRun(exitCode, stdout.toString(UTF_8), stderr.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
