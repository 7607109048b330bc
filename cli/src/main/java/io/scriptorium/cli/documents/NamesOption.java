package io.scriptorium.cli.documents;

import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.OptionGroup.Heading;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How the files of a folder of documents are named. A picocli mixin. */
@OptionGroup(Heading.OUTPUT)
public final class NamesOption {

  @Option(
      names = "--names",
      paramLabel = "BY",
      defaultValue = "id",
      description =
          "What a document's file in the folder is named after: ${COMPLETION-CANDIDATES}. Default:"
              + " ${DEFAULT-VALUE}.")
  private By by = By.ID;

  /** What a file is named after. */
  public enum By {
    ID,
    TITLE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public By by() {
    return by;
  }
}
