package io.scriptorium.terminal;

import io.scriptorium.job.Json;
import io.scriptorium.runtime.OptionGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Option;

/**
 * How a command prints its result: for people, or for programs, whose form does not change with the
 * locale or the terminal. A picocli mixin.
 */
@OptionGroup(OptionGroup.Heading.OUTPUT)
public final class OutputOption {

  @Option(
      names = "--output",
      paramLabel = "FORM",
      defaultValue = "text",
      description =
          "${COMPLETION-CANDIDATES}: a table, one JSON value, or one JSON object a line. Default:"
              + " ${DEFAULT-VALUE}.")
  private Format format = Format.TEXT;

  /** The forms, as they are typed. */
  enum Format {
    TEXT,
    JSON,
    JSONL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether people read it. */
  public boolean isText() {
    return format == Format.TEXT;
  }

  /**
   * Prints rows.
   *
   * @param table makes the text for people
   */
  public <T> void print(List<T> rows, Function<List<T>, AlignedTable> table) {
    switch (format) {
      case TEXT -> Terminal.out(table.apply(rows));
      case JSON -> json(rows);
      case JSONL -> rows.forEach(OutputOption::json);
    }
  }

  /** Prints one value for programs, which is one line. */
  public void print(Object value) {
    json(value);
  }

  /** Rows that are printed as they come, or as one JSON value when they are closed. */
  public Rows rows() {
    return new Rows();
  }

  /** See {@link #rows}. */
  public final class Rows implements AutoCloseable {

    private final List<Object> kept = new ArrayList<>();

    private Rows() {}

    /**
     * Adds one.
     *
     * @param text a line for people
     * @param value the same for programs
     */
    public void add(String text, Object value) {
      switch (format) {
        case TEXT -> Terminal.out(text);
        case JSON -> kept.add(value);
        case JSONL -> json(value);
      }
    }

    @Override
    public void close() {
      if (format == Format.JSON) {
        json(kept);
      }
    }
  }

  private static void json(Object value) {
    Terminal.outJson(new String(Json.write(value), StandardCharsets.UTF_8));
  }
}
