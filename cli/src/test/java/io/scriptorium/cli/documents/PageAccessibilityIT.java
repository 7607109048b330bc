package io.scriptorium.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scriptorium.cli.Browser;
import io.scriptorium.cli.Browser.Colours;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What axe finds on each kind of page, in both colour modes of a real browser. */
class PageAccessibilityIT {

  @TempDir Path folder;

  static Stream<Arguments> pages() {
    return Stream.of(SamplePages.values())
        .flatMap(page -> Stream.of(Colours.values()).map(it -> Arguments.of(page, it)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("pages")
  void axeFindsNothing(SamplePages page, Colours colours) throws Exception {
    assertThat(browser().violations(page.html(folder), colours)).isEmpty();
  }

  @Test
  void axeFindsWhatIsWrong() throws Exception {
    String page =
        SamplePages.DOCUMENT_WITHOUT_HEADINGS
            .html(folder)
            .replace("--ink: #222", "--ink: #ccc")
            .replace("<html lang=\"en\">", "<html>");

    assertThat(browser().violations(page, Colours.LIGHT))
        .anyMatch(it -> it.startsWith("color-contrast"))
        .anyMatch(it -> it.startsWith("html-has-lang"));
  }

  private Browser browser() {
    Optional<Browser> found = Browser.find(folder);
    assumeTrue(
        found.isPresent(),
        "no Chromium is installed; install one, or name it in " + Browser.VARIABLE);
    return found.get();
  }
}
