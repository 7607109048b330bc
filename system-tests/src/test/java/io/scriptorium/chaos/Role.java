package io.scriptorium.chaos;

import java.util.Locale;

/** A kind of worker process. */
enum Role {
  PLANNER,
  WRITER,
  ASSEMBLER;

  /** The command that runs it. */
  String command() {
    return name().toLowerCase(Locale.ROOT);
  }
}
