package io.scriptorium.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.BatchControl;
import io.scriptorium.job.ControlRecord;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobIds;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.TenantPolicy;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.text.length.StatedLength;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a reader of records takes, the next stage can write and read again. */
class RecordFuzzTest {

  private static final int LONGEST_MESSAGE = 6_000;

  private static final List<String> REQUESTS =
      Stream.concat(
              Stream.of(sample(Topics.WRITING_REQUESTS)),
              Stream.of(
                  "{\"prompt\": \"A 10,000-word history of 茶, 写5000字\", \"length\": 10000,"
                      + " \"type\": \"history\"}",
                  "{\"instruction\": \"a\\nb\", \"language\": \"pt-BR\", \"mode\": \"parallel\","
                      + " \"words\": null}",
                  "{\"instruction\": \"Tea\", \"deadline\":"
                      + " \"2026-11-22T19:00:00.123456789+01:00\", \"metadata\": {\"a\": \"\","
                      + " \"\": \"b\"}}"))
          .toList();

  @Test
  void requests() {
    Fuzzing.run(
        "requests",
        REQUESTS,
        mutator -> {
          WritingRequest request;
          try {
            request = RequestReader.withDefaults().read(mutator.bytes(), "derived");
          } catch (BadRecordException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(LONGEST_MESSAGE);
            return;
          }
          assertThat(JobIds.allowed(request.id())).isTrue();
          assertThat(Json.read(Json.write(request), WritingRequest.class)).isEqualTo(request);
          StatedLength.of(request.instruction()).ifPresent(it -> assertThat(it).isPositive());
        });
  }

  @Test
  void controlRecords() {
    Fuzzing.run(
        "control records",
        List.of(
            sample(Topics.JOB_CONTROL),
            "{\"type\": \"cancel\", \"jobId\": \"tea\"}",
            "{\"type\": \"close\", \"batch\": \"teas\", \"jobs\": 6000}",
            "{\"type\": \"retry\", \"batch\": \"teas\"}",
            "{\"type\": \"cancel\", \"jobId\": \"tea\", \"reason\": \"x\", \"requestedAt\":"
                + " \"2026-11-22T19:00:00+01:00\"}"),
        mutator -> {
          byte[] key = mutator.any(List.of("tea", "", "x")).getBytes(UTF_8);
          try {
            ControlRecord control = ControlRecord.read(key, mutator.bytes(), Instant.EPOCH);
            String name =
                switch (control) {
                  case JobControl job -> job.jobId();
                  case BatchControl batch -> batch.batch();
                };
            assertThat(JobIds.allowed(name)).isTrue();
            assertThat(Json.write(control)).isNotEmpty();
          } catch (BadRecordException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(LONGEST_MESSAGE);
          }
        });
  }

  @Test
  void tenantPolicies() {
    Fuzzing.run(
        "tenants' policies",
        List.of(
            "{\"tenant\": \"reports\", \"weight\": 3, \"maxJobs\": 10, \"maxSeats\": 4,"
                + " \"tokensPerDay\": 1000000, \"paused\": false}",
            "{\"tenant\": \"*\", \"paused\": true}"),
        mutator -> {
          TenantPolicy policy;
          try {
            policy = TenantPolicy.read("reports".getBytes(UTF_8), mutator.bytes());
          } catch (BadRecordException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(LONGEST_MESSAGE);
            return;
          }
          assertThat(TenantPolicy.allows(policy.tenant())).isTrue();
          assertThat(policy.weight()).isBetween(1, TenantPolicy.MOST_WEIGHT);
          assertThat(TenantPolicy.read("reports".getBytes(UTF_8), Json.write(policy)))
              .isEqualTo(policy);
        });
  }

  @Test
  void recordsBetweenStages() {
    Fuzzing.run(
        "records between stages",
        List.of(
            sample(Topics.WRITING_PLANS),
            sample(Topics.SECTION_TASKS),
            sample(Topics.SECTIONS),
            new String(SoundRecords.repeated("tea"), UTF_8),
            new String(SoundRecords.planningFailed("tea"), UTF_8),
            new String(SoundRecords.failedSection("tea"), UTF_8),
            new String(SoundRecords.batchJob("tea"), UTF_8)),
        mutator -> {
          byte[] key = "tea".getBytes(UTF_8);
          byte[] value = mutator.bytes();
          try {
            Object record =
                switch (mutator.random().nextInt(4)) {
                  case 0 -> RecordReader.plan(key, value);
                  case 1 -> RecordReader.task(key, value);
                  case 2 -> RecordReader.batch(key, value);
                  default -> RecordReader.section(key, value);
                };
            assertThat(Json.write(record)).isNotEmpty();
          } catch (BadRecordException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(LONGEST_MESSAGE);
          }
        });
  }

  private static String sample(String topic) {
    return new String(SoundRecords.of(topic, "tea"), UTF_8);
  }
}
