package io.scriptorium.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;

/** What one run of the command gave. Runs in several threads do not disturb each other. */
public record CommandRun(int exitCode, String stdout, String stderr) {

  private static final ThreadStream OUT = new ThreadStream();
  private static final ThreadStream ERR = new ThreadStream();

  public static CommandRun of(String... arguments) {
    System.setOut(new PrintStream(OUT, true, UTF_8));
    System.setErr(new PrintStream(ERR, true, UTF_8));
    OUT.begin();
    ERR.begin();
    CommandLine command = Scriptorium.commandLine();
    command.setOut(new PrintWriter(System.out, true, UTF_8));
    command.setErr(new PrintWriter(System.err, true, UTF_8));
    int exitCode = command.execute(arguments);
    return new CommandRun(exitCode, OUT.end(), ERR.end());
  }

  /** Keeps what each thread writes to itself. */
  private static final class ThreadStream extends OutputStream {

    private final ThreadLocal<ByteArrayOutputStream> written =
        ThreadLocal.withInitial(ByteArrayOutputStream::new);

    void begin() {
      written.get().reset();
    }

    String end() {
      return written.get().toString(UTF_8);
    }

    @Override
    public void write(int value) {
      written.get().write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      written.get().write(bytes, offset, length);
    }
  }
}
