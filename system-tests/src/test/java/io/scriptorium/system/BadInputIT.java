package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input gets one clear dead letter each and blocks nothing. */
class BadInputIT {

  @Test
  void badRequestsBecomeDeadLettersAndTheOthersContinue(@TempDir Path folder) throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(0));
    try (var bed = new TestBed(folder, fleet, Map.of())) {
      bed.workers.start("planner");
      bed.workers.start("writer");
      bed.workers.start("assembler");

      // given: good requests around every kind of bad one
      bed.submit("{\"id\": \"first\", \"instruction\": \"Tea\", \"words\": 900}");
      Map<String, byte[]> bad =
          Map.of(
              "not JSON", bytes("write about tea"),
              "must be one JSON object", bytes("[\"tea\"]"),
              "Unknown field \"colour\"", bytes("{\"instruction\": \"Tea\", \"colour\": 1}"),
              "\"instruction\" is blank", bytes("{\"instruction\": \" \"}"),
              "900000 characters; at most 100000",
                  bytes("{\"instruction\": \"" + "a".repeat(900_000) + "\"}"),
              "is the number -7", bytes("{\"instruction\": \"Tea\", \"words\": -7}"),
              "is the number 999999999", bytes("{\"instruction\": \"Tea\", \"words\": 999999999}"),
              "\"mode\" is the string \"fast\"",
                  bytes("{\"instruction\": \"Tea\", \"mode\": \"fast\"}"),
              "not valid UTF-8", new byte[] {'{', '"', (byte) 0xFF, '"', '}'});
      for (byte[] value : bad.values()) {
        bed.submit(value);
      }
      bed.submit((byte[]) null);
      bed.submit("{\"id\": \"first\", \"instruction\": \"Tea\", \"words\": 900}");
      String odd = "Explain $PLAN$ and <script>{\\\"words\\\": -1}</script> in markup";
      bed.submit("{\"id\": \"last\", \"instruction\": \"" + odd + "\", \"words\": 900}");

      // then: each bad one has one dead letter that says why
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> assertThat(bed.deadLetters()).hasSize(bad.size() + 1));
      List<String> reasons = bed.deadLetters().stream().map(DeadLetter::reason).toList();
      bad.keySet().forEach(why -> assertThat(reasons).anyMatch(it -> it.contains(why)));
      assertThat(reasons).anyMatch(it -> it.contains("tombstone"));

      // and: the good ones are written once, the odd one unchanged
      List<Document> documents = bed.awaitDocuments(2, Duration.ofMinutes(2));
      Promises.eachJobHasExactlyOneDocument(documents, List.of("first", "last"));
      documents.forEach(Promises::isWhole);
      assertThat(documents).anyMatch(it -> it.instruction().contains("<script>{\"words\": -1}"));

      // and: the repetition is reported
      await()
          .untilAsserted(() ->
              assertThat(bed.events())
                  .filteredOn(event -> event.type() == JobEvent.Type.REPEATED)
                  .hasSize(1));
    }
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
