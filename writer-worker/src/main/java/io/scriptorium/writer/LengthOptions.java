package io.scriptorium.writer;

import picocli.CommandLine.Option;

/** Whether the writer sees to the length of what it writes. */
public final class LengthOptions {

  @Option(
      names = "--length-control",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "${env:WRITER_LENGTH_CONTROL:-true}",
      paramLabel = "true|false",
      description =
          "Bring documents to the length asked for: what sections have too much or too little is"
              + " shared out over those behind them, one that is far too short is continued, one"
              + " that is far too long ends at a sentence's end. Default: ${DEFAULT-VALUE} (env"
              + " WRITER_LENGTH_CONTROL).")
  private boolean lengthControl = true;

  /** Whether it does. */
  public boolean on() {
    return lengthControl;
  }
}
