package io.scriptorium.cli.tenants;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.TopicReader;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import io.scriptorium.job.TenantPolicy;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaErrors;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.runtime.StartupException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The tenants' policies on Kafka.
 *
 * @param connection the Kafka
 */
record PolicyTopic(ConnectionOptions connection) {

  /** All policies, by their tenants' names. Records that are none are left out, as workers do. */
  Map<String, TenantPolicy> read() {
    Map<String, TenantPolicy> policies = new TreeMap<>();
    try (ScriptoriumClient client = connection.verifiedClient();
        TopicReader reader = client.reader()) {
      reader.all(Topics.TENANT_POLICIES, Optional.empty(), record -> take(record, policies));
    }
    return policies;
  }

  private static void take(
      ConsumerRecord<byte[], byte[]> record, Map<String, TenantPolicy> policies) {
    if (record.value() == null) {
      policies.remove(record.key() == null ? "" : new String(record.key(), UTF_8));
      return;
    }
    try {
      TenantPolicy policy = TenantPolicy.read(record.key(), record.value());
      policies.put(policy.tenant(), policy);
    } catch (BadRecordException e) {
      // It is a dead letter.
    }
  }

  void write(TenantPolicy policy) {
    send(policy.tenant(), Json.write(policy));
  }

  void remove(String tenant) {
    send(tenant, null);
  }

  private void send(String tenant, byte @Nullable [] value) {
    try (var publisher =
        new RecordPublisher(KafkaClients.producer(connection.answering(), "scriptorium-tenants"))) {
      publisher.send(Topics.TENANT_POLICIES, tenant.getBytes(UTF_8), value, List.of()).join();
    } catch (CompletionException e) {
      throw new StartupException(
          "Kafka did not take the policy of %s: %s"
              .formatted(tenant, KafkaErrors.sentence(KafkaErrors.unwrap(e))),
          e);
    }
  }
}
