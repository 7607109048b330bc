package io.scriptorium.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.job.Chain;
import io.scriptorium.job.Digest;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobHistory;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.job.Topics;
import io.scriptorium.sim.ContextWindow;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.GenerationLog;
import io.scriptorium.sim.Provenance;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.TextSettings;
import io.scriptorium.sim.WindowStyle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A long document in a context window that the server enforces, with writers killed and Redis
 * emptied in the middle; and beside it the same document without a window, undisturbed.
 */
@Tag("long")
class EnforcedWindowIT {

  private static final Logger LOG = LoggerFactory.getLogger(EnforcedWindowIT.class);
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final int SEED = 7;

  private static final Map<String, String> PATIENT =
      Map.of("SEAT_GRACE", "6s", "SEAT_SETTLING", "2s");

  @TempDir private Path folder;

  /** The document, the accepted sections in order, and all generations. */
  private record Outcome(Document document, List<Written> chain, List<Generation> generations) {

    private long prefilled() {
      return generations.stream().mapToLong(it -> it.promptTokens() - it.cachedTokens()).sum();
    }

    private long generated() {
      return generations.stream().mapToLong(Generation::completionTokens).sum();
    }

    private List<Digest> digests() {
      return chain.stream().map(Written::digest).filter(Objects::nonNull).toList();
    }

    @Override
    public String toString() {
      return "%,d words in %d sections, %d lineages, %,d tokens prefilled and %,d generated, %.2f prefilled for each generated"
          .formatted(
              document.words(),
              chain.size(),
              digests().size() + 1,
              prefilled(),
              generated(),
              (double) prefilled() / generated());
    }
  }

  @Test
  void aHundredThousandWordsIn16384Tokens() throws Exception {
    compare(100_000, 16_384, 4);
  }

  @Test
  void thirtyThousandWordsIn4096Tokens() throws Exception {
    compare(30_000, 4_096, 8);
  }

  private void compare(int words, int window, int leastDigests) throws Exception {
    Outcome within = write(words, ContextWindow.of(window, WindowStyle.VLLM));
    Outcome without = write(words, null);
    LOG.info("{} words, window of {} tokens: {}; without: {}", words, window, within, without);

    for (Outcome outcome : List.of(within, without)) {
      Promises.isWhole(outcome.document());
      assertThat(outcome.document().words()).isBetween(words * 95 / 100, words * 105 / 100);
      assertThat(outcome.document().text())
          .isEqualTo(
              String.join(
                  Document.SEPARATOR, outcome.chain().stream().map(Written::text).toList()));
      hasExactContexts(outcome);
    }
    assertThat(within.digests()).hasSizeGreaterThanOrEqualTo(leastDigests);
    assertThat(without.digests()).isEmpty();
    assertThat(within.generations().stream().filter(Generation::whole))
        .allMatch(it -> it.promptTokens() + it.completionTokens() <= window);
  }

  /**
   * @param window null for none; then nothing is killed
   */
  private Outcome write(int words, @Nullable ContextWindow window) throws Exception {
    ServerSettings server = ServerSettings.defaults().withSeats(2).withTimeScale(20);
    FleetSettings fleet =
        FleetSettings.defaults()
            .withServers(2)
            .withServer(window == null ? server : server.withWindow(window))
            .withText(TextSettings.defaults().withSeed(SEED).withSampled(true))
            .withTextsKept(true);
    Path own = Files.createDirectory(folder.resolve(window == null ? "without" : "within"));
    try (var bed = new TestBed(own, fleet, PATIENT);
        var plans = new TopicRecords<>(bed.kafkaSettings, Topics.WRITING_PLANS, PlanRecord.class);
        var sections =
            new TopicRecords<>(bed.kafkaSettings, Topics.SECTIONS, SectionRecord.class)) {
      bed.workers.start("planner");
      Process writer = bed.workers.start("writer");
      bed.workers.start("assembler");
      bed.submit(
          "{\"id\": \"job\", \"instruction\": \"Write about tea\", \"words\": %d}"
              .formatted(words));
      if (window != null) {
        disturb(bed, writer, plans, sections);
      }
      Document document = bed.awaitDocuments(1, LIMIT).getFirst();
      assertThat(document.status()).as(document.reason()).isEqualTo(Document.Status.COMPLETED);
      assertThat(bed.deadLetters()).isEmpty();
      return new Outcome(
          document,
          chain(plans.records(), sections.records()),
          bed.fleet.generations().generations());
    }
  }

  /** Kills the writer three times and empties Redis twice, at each sixth of the sections. */
  private static void disturb(
      TestBed bed,
      Process first,
      TopicRecords<PlanRecord> plans,
      TopicRecords<SectionRecord> sections)
      throws Exception {
    await().atMost(LIMIT).until(() -> !plans.records().isEmpty());
    int total = ((PlanRecord.Planned) plans.records().getFirst()).plan().total();
    Process writer = first;
    for (int sixth = 1; sixth <= 5; sixth++) {
      int written = total * sixth / 6;
      await().atMost(LIMIT).until(() -> sections.records().size() >= written);
      if (sixth % 2 == 0) {
        bed.emptyRedis();
      } else {
        WorkerProcesses.kill(writer);
        writer = bed.workers.start("writer");
      }
      assertThat(bed.documents()).isEmpty();
    }
  }

  private static List<Written> chain(List<PlanRecord> plans, List<SectionRecord> sections) {
    var history = new JobHistory("job");
    plans.forEach(plan -> history.add((PlanRecord.Planned) plan));
    sections.forEach(section -> history.add((SectionRecord.Result) section));
    return history.best().orElseThrow().sections();
  }

  /**
   * Each section's link names its digest, and a generation had in its prompt exactly the texts
   * since the digest; the prompts of one lineage have one beginning, which no other has; and each
   * digest is the model's, made from texts before the section.
   */
  private static void hasExactContexts(Outcome outcome) throws Exception {
    List<Written> chain = outcome.chain();
    Set<String> beginnings = new HashSet<>();
    Set<String> ofLineage = null;
    String link = chain.getFirst().continues();
    int from = 1;
    for (Written section : chain) {
      assertThat(section.continues()).isEqualTo(link);
      link = Chain.next(link, section.index(), section.text(), section.digest());
      assertThat(section.hash()).isEqualTo(link);
      Digest digest = section.digest();
      if (digest != null) {
        from = digest.from();
        assertThat(isMadeFromTextsBefore(digest, section, outcome))
            .as("the digest of section %d: %s", section.index(), digest)
            .isTrue();
        beginnings.addAll(Objects.requireNonNullElse(ofLineage, Set.of()));
        ofLineage = null;
      }
      List<String> context = hashes(chain.subList(from - 1, section.index() - 1));
      Set<String> begun = new HashSet<>();
      for (Generation generation : outcome.generations()) {
        if (generation.whole()
            && generation.context().equals(context)
            && section.text().startsWith(firstWords(generation))) {
          begun.add(generation.conversation());
        }
      }
      if (ofLineage == null) {
        ofLineage = begun;
        ofLineage.removeAll(beginnings);
      } else if (!context.isEmpty()) {
        ofLineage.retainAll(begun);
      }
      assertThat(ofLineage).as("section %d continues its context", section.index()).isNotEmpty();
    }
  }

  /** Enough of a generation's text to know it by; a section may be cut short at its end. */
  private static String firstWords(Generation generation) {
    String text = Objects.requireNonNullElse(generation.text(), "");
    return text.substring(0, Math.min(40, text.length()));
  }

  /** Whether generations wrote the notes, in one part or more, after some of the last texts. */
  private static boolean isMadeFromTextsBefore(Digest digest, Written section, Outcome outcome) {
    List<String> before =
        outcome.chain().subList(0, section.index() - 1).stream().map(Written::text).toList();
    if (before.isEmpty() || digest.notes().isEmpty()) {
      return before.isEmpty() && digest.notes().isEmpty();
    }
    Provenance provenance = new GenerationLog(outcome.generations()).provenance();
    for (int from = before.size() - 1; from >= 0; from--) {
      List<String> texts = new ArrayList<>(before.subList(from, before.size()));
      texts.add(digest.notes());
      if (!provenance.of(texts).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static List<String> hashes(List<Written> sections) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    List<String> hashes = new ArrayList<>();
    for (Written section : sections) {
      hashes.add(HexFormat.of().formatHex(digest.digest(section.text().getBytes(UTF_8))));
    }
    return hashes;
  }
}
