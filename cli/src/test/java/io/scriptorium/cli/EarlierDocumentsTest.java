package io.scriptorium.cli;

import static io.scriptorium.cli.SampleDocuments.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EarlierDocumentsTest {

  private final AtomicLong clock = new AtomicLong();
  private final List<Set<String>> looks = new ArrayList<>();
  private final EarlierDocuments earlier =
      new EarlierDocuments(
          (ids, found) -> {
            looks.add(new TreeSet<>(ids));
            ids.forEach(id -> found.accept(SampleDocuments.completed(id, "Write", "Text.")));
          },
          clock::get);

  @Test
  void aJobThatIsToldAsRepeatedIsLookedUpAtOnceAndOnce() {
    earlier.submitted("a");
    earlier.submitted("b");
    earlier.heard(event("a", JobEvent.Type.REPEATED, 0, 0, 0));

    assertThat(find()).extracting(Document::id).containsExactly("a");
    assertThat(find()).isEmpty();
    assertThat(looks).containsExactly(Set.of("a"));
  }

  @Test
  void jobsOfWhichNothingIsHeardAreLookedUpTogetherAndOnce() {
    List.of("a", "b", "c").forEach(earlier::submitted);
    earlier.heard(event("b", JobEvent.Type.PLANNED, 0, 3, 0));
    assertThat(find()).isEmpty();

    clock.addAndGet(EarlierDocuments.SILENCE.toNanos());
    assertThat(find()).extracting(Document::id).containsExactlyInAnyOrder("a", "c");

    clock.addAndGet(EarlierDocuments.SILENCE.toNanos());
    assertThat(find()).isEmpty();
    assertThat(looks).containsExactly(Set.of("a", "c"));
  }

  private List<Document> find() {
    var found = new ArrayList<Document>();
    earlier.find(found::add);
    return found;
  }
}
