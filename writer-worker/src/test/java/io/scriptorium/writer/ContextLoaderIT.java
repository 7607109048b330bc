package io.scriptorium.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.context.ContextRebuild;
import io.scriptorium.context.ContextSettings;
import io.scriptorium.context.ContextSettings.RebuildSettings;
import io.scriptorium.context.ContextStore;
import io.scriptorium.context.Lease;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.Mode;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ContextLoaderIT {

  private static final KafkaSettings NO_KAFKA = KafkaSettings.of("127.0.0.1:1");

  @Test
  void aWrittenSectionWaitsForRedisAsLongAsItsPatience() throws Exception {
    // given
    Duration patience = Duration.ofMillis(1_200);
    LocalRedis server = LocalRedis.startOpen(0);
    var settings = RedisSettings.at(server.url());
    var meters = new SimpleMeterRegistry();
    try (var redis = Redis.connect(settings, meters);
        var store = new ContextStore(ContextSettings.DEFAULTS, redis, meters);
        var rebuild =
            new ContextRebuild(
                () -> KafkaClients.reader(NO_KAFKA, "test"), RebuildSettings.DEFAULTS, meters);
        var publisher =
            new SectionPublisher(
                new RecordPublisher(KafkaClients.producer(NO_KAFKA, "test")), store);
        Lease lease = store.acquireLease("job-1").orElseThrow()) {
      var contexts = new ContextLoader(store, rebuild, publisher, patience);
      var task = new SectionTask("job-1", 1, 2, Mode.SEQUENTIAL, new RecordPosition(0, 0));

      // when
      server.close();
      long start = System.nanoTime();

      // then
      assertThatThrownBy(() -> contexts.store(written(), lease, task, 0))
          .isInstanceOf(UnavailableException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(patience);
    }
  }

  private static Written written() {
    return new Written(
        "job-1",
        1,
        "root",
        "hash",
        "Text.",
        1,
        new TokenUsage(1, 0, 1),
        "http://gpu-0/v1",
        "model",
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
