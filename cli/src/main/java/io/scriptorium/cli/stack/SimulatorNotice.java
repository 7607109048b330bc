package io.scriptorium.cli.stack;

/** What the user must know before taking a simulator's text for a model's. */
public final class SimulatorNotice {

  public static final String TEXT =
      "NOTE: no inference server is given, so a simulator writes filler text. For a real one:"
          + " --inference http://HOST:8000/v1";

  private SimulatorNotice() {}
}
