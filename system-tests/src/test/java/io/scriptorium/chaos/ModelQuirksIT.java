package io.scriptorium.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.Document;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.sim.FaultKind;
import io.scriptorium.sim.FaultKind.Family;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.GenerationLog;
import io.scriptorium.sim.Provenance;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import io.scriptorium.sim.TextSettings;
import io.scriptorium.system.TopicRecords;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every quirk of a model strikes some requests, each on a server of its own. */
class ModelQuirksIT {

  private static final Logger LOG = LoggerFactory.getLogger(ModelQuirksIT.class);
  private static final int JOBS = 80;

  /** More than it takes until each server has had a section to write, whatever its address. */
  private static final int MOST_JOBS = 5 * JOBS;

  private static final long SEED = 3;
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** Lists of models, and what a server supports, are no quirk of its texts. */
  private static final Set<Family> QUIRKS = EnumSet.of(Family.TEXT, Family.REASONING, Family.PLAN);

  @Test
  void documentsHoldTheirTextAlone(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws Exception {
    List<FaultKind> texts = ModelQuirks.texts();
    FleetSettings settings =
        FleetSettings.defaults()
            .withServers(texts.size())
            .withServer(ServerSettings.defaults().withTimeScale(0))
            .withText(TextSettings.defaults().withSeed(SEED).withSampled(true).withDeviation(0.4))
            .withTextsKept(true);
    try (var kafka = LocalKafka.startOpen(folder.resolve("kafka"), 0);
        var redis = LocalRedis.startOpen(0);
        var fleet = SimulatedFleet.start(settings);
        var crew = new Crew(folder, List.of(), environment(folder, kafka, redis, fleet))) {
      var kafkaSettings = new KafkaSettings(kafka.bootstrapServers(), Map.of());
      try (var admin = KafkaClients.admin(kafkaSettings, "quirks")) {
        TopicAdmin.create(admin, 6, 1);
      }
      // given
      new ModelQuirks(SEED, texts).inject(fleet.servers());
      for (Role role : Role.values()) {
        var _ = crew.start(role);
      }

      // when
      try (var flow = new JobFlow(kafkaSettings, SEED);
          var topic = new TopicRecords<>(kafkaSettings, Topics.DOCUMENTS, Document.class)) {
        int jobs = 0;
        do {
          flow.submit(JOBS);
          jobs += JOBS;
          int expected = jobs;
          await()
              .atMost(LIMIT)
              .until(() -> {
                // One that finds no broker on a busy machine ends.
                crew.supervise();
                return topic.readOn() >= expected;
              });
        } while (jobs < MOST_JOBS && !struck(fleet.generations()).containsAll(ModelQuirks.texts()));
        GenerationLog log = KeptText.of(fleet.generations());

        // then
        LOG.info("{} documents with {} kinds of quirks", jobs, struck(log).size());
        assertThat(topic.records()).hasSize(jobs);
        check(topic.records(), log);
      }
    }
  }

  private static void check(List<Document> documents, GenerationLog log) {
    assertThat(documents)
        .allSatisfy(
            it -> assertThat(it.status()).as(it.reason()).isEqualTo(Document.Status.COMPLETED));
    Provenance provenance = log.provenance();
    List<String> wrong = new ArrayList<>();
    for (Document document : documents) {
      List<Integer> sections = provenance.unexplained(DocumentTexts.of(document));
      if (!sections.isEmpty()) {
        wrong.add("%s: sections %s".formatted(document.id(), sections));
      }
    }
    assertThat(wrong).as("not written from exactly the text before").isEmpty();
    assertThat(QuirkLeftovers.of(documents)).isEmpty();
    assertThat(struck(log)).containsAll(ModelQuirks.texts());
  }

  private static Set<FaultKind> struck(GenerationLog log) {
    return log.generations().stream()
        .map(Generation::fault)
        .flatMap(Stream::ofNullable)
        .filter(kind -> QUIRKS.contains(kind.family()))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(FaultKind.class)));
  }

  private static Map<String, String> environment(
      Path folder, LocalKafka kafka, LocalRedis redis, SimulatedFleet fleet) {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS",
        kafka.bootstrapServers(),
        "REDIS_URL",
        redis.url(),
        "INFERENCE_SERVERS",
        fleet.baseUrls().stream().map(URI::toString).collect(Collectors.joining(",")),
        "PLANNER_STATE_DIR",
        folder.resolve("planner").toString(),
        "ASSEMBLER_STATE_DIR",
        folder.resolve("assembler").toString());
  }
}
