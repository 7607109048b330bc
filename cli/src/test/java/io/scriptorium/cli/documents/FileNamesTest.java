package io.scriptorium.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.cli.SampleJobs;
import io.scriptorium.job.JobIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {

  @TempDir Path directory;

  @Test
  void aTextBecomesWordsWithHyphens() {
    assertThat(FileNames.ofText("A guide to Kyoto, in autumn!"))
        .isEqualTo("a-guide-to-kyoto-in-autumn");
    assertThat(FileNames.ofText("Über Tee")).isEqualTo("über-tee");
    assertThat(FileNames.ofText("हिन्दी ½ Ⅳ")).isEqualTo("हिन्दी-½-ⅳ");
    assertThat(FileNames.ofText("../../etc/passwd")).isEqualTo("etc-passwd");
    assertThat(FileNames.ofText("a\u001b]0;x\u0007 \u202egnp.exe")).isEqualTo("a-0-x-gnp-exe");
    assertThat(FileNames.ofText("?!")).isEqualTo("document");
    assertThat(FileNames.ofText("word ".repeat(100))).hasSizeLessThanOrEqualTo(60);
    assertThat(FileNames.ofText("-".repeat(100_000) + "x")).isEqualTo("document");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CON", "con", "Aux", "NUL", "prn.", "COM1", "lpt9", "COM¹", "CON!"})
  void noTextNamesADeviceOfWindows(String title) {
    assertThat(FileNames.ofText(title)).startsWith("document-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CON", "con", "aux.1", "NUL", "COM1", "lpt9.x.y", "-rf", "--help"})
  void noJobNamesADeviceOfWindowsOrAnOption(String id) throws IOException {
    assertThat(JobIds.allowed(id)).isTrue();
    assertThat(FileNames.in(directory, Set.of()).ofJob(id, "md"))
        .startsWith("job-" + id + "-")
        .endsWith(".md");
  }

  @Test
  void documentsWhoseIdsDifferOnlyInCaseLieSideBySide() throws IOException {
    for (int run = 1; run <= 2; run++) {
      try (DocumentFolder folder =
          DocumentFolder.open(directory, DocumentFormat.MARKDOWN, NamesOption.By.ID)) {
        folder.write(SampleJobs.completed("tea", "Write", "tea"));
        folder.write(SampleJobs.completed("Tea", "Write", "Tea"));
        folder.write(SampleJobs.completed("TEA", "Write", "TEA"));
      }
    }

    List<String> names = markdownFiles();
    assertThat(names).hasSize(3).contains("tea.md");
    assertThat(names).extracting(name -> name.toLowerCase(Locale.ROOT)).doesNotHaveDuplicates();
    for (String id : List.of("tea", "Tea", "TEA")) {
      assertThat(names).anyMatch(name -> name.contains(id) && holds(name, id));
    }
  }

  @Test
  void differentJobsGetNamesThatDifferInMoreThanCase() throws IOException {
    Random random = new Random(15);
    for (int round = 0; round < 300; round++) {
      FileNames names = FileNames.in(directory, Set.of());
      List<String> ids =
          Stream.generate(() -> id(random)).limit(random.nextInt(30)).distinct().toList();

      List<String> files = ids.stream().map(id -> names.ofJob(id, "md")).toList();

      assertThat(files)
          .extracting(name -> name.toLowerCase(Locale.ROOT))
          .as(ids.toString())
          .doesNotHaveDuplicates();
      assertThat(ids).extracting(id -> names.ofJob(id, "md")).isEqualTo(files);
    }
  }

  private static String id(Random random) {
    return random
        .ints(random.nextInt(1, 5), 0, 6)
        .mapToObj(letter -> "abcABC".substring(letter, letter + 1))
        .collect(Collectors.joining());
  }

  private List<String> markdownFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(it -> it.getFileName().toString()).filter(it -> it.endsWith(".md")).toList();
    }
  }

  private boolean holds(String name, String text) {
    try {
      return Files.readString(directory.resolve(name)).strip().equals(text);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aTitleNamesTheFileOfOneJobAndTheSameAgain() throws Exception {
    FileNames names = FileNames.in(directory, Set.of());

    assertThat(names.ofTitle("a", "The Tea", "md", false)).isEqualTo("the-tea.md");
    assertThat(names.ofTitle("b", "The tea", "md", false)).matches("the-tea-[0-9a-f]{8}\\.md");
    assertThat(names.ofTitle("a", "The Tea", "md", false)).isEqualTo("the-tea.md");
  }

  @Test
  void aTitleNeverTakesAFileThatIsNotItsJobs() throws Exception {
    Files.writeString(directory.resolve("the-tea.md"), "mine");
    String hashed = FileNames.in(directory, Set.of()).ofTitle("a", "The Tea", "md", false);
    assertThat(hashed).matches("the-tea-[0-9a-f]{8}\\.md");
    Files.writeString(directory.resolve(hashed), "theirs");

    FileNames again = FileNames.in(directory, Set.of());

    assertThat(again.ofTitle("a", "The Tea", "md", true)).isEqualTo(hashed);
  }

  @Test
  void aTitlesFileOfAnEarlierRunIsItsJobsStill() throws Exception {
    Files.writeString(directory.resolve("the-tea.md"), "of a");

    FileNames again = FileNames.in(directory, Set.of());

    assertThat(again.ofTitle("a", "The Tea", "md", true)).isEqualTo("the-tea.md");
    assertThat(again.ofTitle("b", "The Tea", "md", false)).isNotEqualTo("the-tea.md");
  }
}
