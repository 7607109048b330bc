package io.scriptorium.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.cli.SampleJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentIndexTest {

  @TempDir Path folder;

  @Test
  void listsAllThatEndedAndLinksTheFiles() throws IOException {
    try (DocumentFolder documents =
        DocumentFolder.open(folder, DocumentFormat.HTML, NamesOption.By.ID)) {
      documents.write(SampleJobs.completed("tea", "Write", "# Tea & <trade>\n\nIt is old."));
      documents.write(SampleJobs.failed("rain", "no server <answers>"));
      documents.writeRefused("snow", "The field \"words\" is 0.");
    }

    assertThat(index())
        .contains("<a href=\"tea.html\">Tea &amp; &lt;trade&gt;</a>", "<small>tea</small>")
        .contains("<td>failed<small dir=\"auto\">no server &lt;answers&gt;</small></td>")
        .contains("<td>refused<small dir=\"auto\">The field &quot;words&quot; is 0.</small></td>")
        .contains("3 jobs: 1 completed, 1 failed, 1 refused; 5 words")
        .doesNotContain("rain.html");
    assertThat(folder.resolve("index.html.new")).doesNotExist();
  }

  @Test
  void anotherRunListsWhatTheFolderHad() throws IOException {
    try (DocumentFolder documents =
        DocumentFolder.reopen(folder, DocumentFormat.MARKDOWN, NamesOption.By.ID)) {
      documents.write(SampleJobs.completed("tea", "Write of tea", "Old."));
      documents.write(SampleJobs.failed("rain", "no server answers"));
    }
    try (DocumentFolder documents =
        DocumentFolder.reopen(folder, DocumentFormat.HTML, NamesOption.By.ID)) {
      assertThat(index()).contains("<a href=\"tea.md\">Write of tea</a>").doesNotContain("rain");
      documents.write(SampleJobs.completed("rain", "Write of rain", "Wet."));
    }
    assertThat(index())
        .contains("<a href=\"tea.md\">", "<a href=\"rain.html\">Write of rain</a>")
        .contains("2 jobs: 2 completed");
  }

  @Test
  void isWrittenAtMostOnceASecondAndAtTheEnd() throws IOException {
    AtomicLong clock = new AtomicLong();
    DocumentIndex index = DocumentIndex.of(folder, clock::get);
    index.add(SampleJobs.completed("a", "First", "x"), "a.md");
    index.writeIfDue();
    index.add(SampleJobs.completed("b", "Second", "x"), "b.md");
    index.writeIfDue();
    assertThat(index()).contains("First").doesNotContain("Second");

    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    index.writeIfDue();
    assertThat(index()).contains("Second");

    index.add(SampleJobs.completed("c", "Third", "x"), "c.md");
    index.write();
    assertThat(index()).contains("Third");
  }

  @Test
  void aPageOfSomebodyElseStays() throws IOException {
    Files.writeString(folder.resolve("index.html"), "<p>My own page.</p>");
    try (DocumentFolder documents =
        DocumentFolder.open(folder, DocumentFormat.MARKDOWN, NamesOption.By.ID)) {
      documents.write(SampleJobs.completed("tea", "Write", "Old."));
    }
    assertThat(index()).isEqualTo("<p>My own page.</p>");
  }

  @Test
  void noDocumentTakesTheNameOfAFileOfTheFolder() throws IOException {
    try (DocumentFolder documents =
        DocumentFolder.open(folder, DocumentFormat.HTML, NamesOption.By.ID)) {
      documents.write(SampleJobs.completed("index", "Write an index", "Old."));
      documents.write(SampleJobs.completed("Index", "Write another", "Old."));
    }
    assertThat(index()).contains("job-index-", "job-Index-", "Write an index");
  }

  private String index() throws IOException {
    return Files.readString(folder.resolve("index.html"));
  }
}
