package io.scriptorium.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.Document;
import io.scriptorium.job.Mode;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkRunTest {

  private static final List<Prompt> PROMPTS =
      IntStream.rangeClosed(1, 4)
          .mapToObj(line -> new Prompt(line, "The same prompt", "Report", 100, "Latin"))
          .toList();

  private final List<String> asked = new ArrayList<>();
  private final List<Integer> progress = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void everyPromptHasAJobOfItsOwnEvenWhereTheWordsAreTheSame() throws Exception {
    List<Prediction> texts = open("first").complete(source(4, _ -> null), progress::add);

    assertThat(asked).containsExactly("first-00001", "first-00002", "first-00003", "first-00004");
    assertThat(texts).extracting(Prediction::line).containsExactly(1, 2, 3, 4);
    assertThat(texts).extracting(Prediction::response).contains("Text of first-00002");
    assertThat(progress).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void aRunThatWasStoppedGoesOnWithWhatIsMissing() throws Exception {
    assertThatThrownBy(() -> open("first").complete(source(2, _ -> null), progress::add))
        .isInstanceOf(InterruptedException.class);
    Files.writeString(
        folder.resolve("predictions.jsonl"), "{\"line\": 3, \"pro", StandardOpenOption.APPEND);
    asked.clear();

    List<Prediction> texts = open("second").complete(source(4, _ -> null), progress::add);

    assertThat(asked).containsExactly("first-00003", "first-00004");
    assertThat(texts).extracting(Prediction::line).containsExactly(1, 2, 3, 4);
    assertThat(BenchmarkFile.predictions(folder.resolve("predictions.jsonl"))).isEqualTo(texts);
  }

  @Test
  void whatFailedIsAskedForAgain() throws Exception {
    List<Prediction> first =
        open("first")
            .complete(source(4, id -> id.endsWith("2") ? "no server" : null), progress::add);
    assertThat(first)
        .filteredOn(it -> !it.completed())
        .extracting(Prediction::line)
        .containsExactly(2);
    asked.clear();

    List<Prediction> second = open("second").complete(source(4, _ -> null), progress::add);

    assertThat(asked).containsExactly("first-00002");
    assertThat(second).allMatch(Prediction::completed);
  }

  @Test
  void aFolderOfAnotherRunIsRefused() throws IOException {
    open("first");

    assertThatThrownBy(
            () -> BenchmarkRun.open(folder, "second", "pipeline", Mode.PARALLEL, PROMPTS))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("holds another run (pipeline, sequential)");
    assertThatThrownBy(() ->
            BenchmarkRun.open(folder, "second", "pipeline", Mode.SEQUENTIAL, PROMPTS.subList(0, 3)))
        .hasMessageContaining("of other prompts");
  }

  private BenchmarkRun open(String id) throws IOException {
    return BenchmarkRun.open(folder, id, "pipeline", Mode.SEQUENTIAL, PROMPTS);
  }

  /** Writes so many documents, and is stopped then. */
  private DocumentSource source(int documents, Failure failure) {
    return (requests, results) -> {
      int written = 0;
      while (requests.hasNext()) {
        WritingRequest request = requests.next();
        if (written == documents) {
          throw new InterruptedException();
        }
        asked.add(request.id());
        written++;
        accept(results, request, failure.of(request.id()));
      }
    };
  }

  private static void accept(
      Consumer<Document> results, WritingRequest request, @Nullable String failure) {
    Instant now = Instant.now();
    results.accept(
        new Document(
            request.id(),
            failure == null ? Document.Status.COMPLETED : Document.Status.FAILED,
            failure,
            request.instruction(),
            failure == null ? "Text of " + request.id() : "",
            3,
            null,
            List.of(),
            TokenUsage.NONE,
            new Document.Timings(now, null, null, now),
            Map.of()));
  }

  /** Why a job fails; null where it does not. */
  @FunctionalInterface
  private interface Failure {
    @Nullable String of(String jobId);
  }
}
