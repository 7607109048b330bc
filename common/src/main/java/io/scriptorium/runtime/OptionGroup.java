package io.scriptorium.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The heading under which options appear in a command's help: all of a class or a settings record
 * with the records inside it, or one. The innermost one holds.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface OptionGroup {

  Heading value();

  /** The headings, in the order in which they appear. */
  enum Heading {
    REQUIRED("Required"),
    /** What has no heading of its own. */
    COMMAND("Options"),
    FILTER("Filter"),
    REQUEST("Request"),
    OUTPUT("Output"),
    KAFKA("Kafka"),
    REDIS("Redis"),
    STACK("Local stack"),
    INFERENCE("Inference servers"),
    PLANNING("Inference servers for planning"),
    JUDGE("Judge"),
    TEXT("Text"),
    PROCESS("Process"),
    HELP("Help");

    private final String title;

    Heading(String title) {
      this.title = title;
    }

    @Override
    public String toString() {
      return title;
    }
  }
}
