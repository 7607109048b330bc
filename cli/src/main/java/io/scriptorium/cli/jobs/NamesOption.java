package io.scriptorium.cli.jobs;

import java.util.Locale;
import picocli.CommandLine.Option;

/** How the files of a folder of documents are named. A picocli mixin. */
final class NamesOption {

  @Option(
      names = "--names",
      paramLabel = "BY",
      defaultValue = "id",
      description =
          "What a document's file in the folder is named after: ${COMPLETION-CANDIDATES}. Default:"
              + " ${DEFAULT-VALUE}.")
  private By by = By.ID;

  /** What a file is named after. */
  enum By {
    ID,
    TITLE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  By by() {
    return by;
  }
}
