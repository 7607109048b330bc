package io.scriptorium.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.inference.seats.SharePolicies;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.TenantPolicy;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.control.TopicFollower;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The tenants' policies: reads all of {@code tenant-policies} at start, and follows it.
 * Thread-safe.
 */
final class TenantPolicies implements Supplier<SharePolicies>, AutoCloseable {

  /** So many changes in one millisecond are told apart. */
  private static final int CHANGES_A_MILLISECOND = 100;

  private final Map<String, TenantPolicy> policies = new HashMap<>();
  private final Runnable onChange;
  private volatile SharePolicies current = SharePolicies.NONE;
  private @Nullable TopicFollower follower;
  private long latestMillis;
  private int changesThen;

  private TenantPolicies(Runnable onChange) {
    this.onChange = onChange;
  }

  /**
   * Reads the topic, then follows it.
   *
   * @param stage the worker it serves
   * @param readTimeout how long the first read may take
   * @param onChange called after each change; must not block
   * @throws io.scriptorium.runtime.StartupException if the topic is missing, or cannot be read in
   *     time
   */
  static TenantPolicies start(
      KafkaSettings kafka, String stage, Duration readTimeout, Runnable onChange) {
    var started = new TenantPolicies(onChange);
    String name = stage + "-tenants";
    started.follower =
        TopicFollower.start(
            Topics.TENANT_POLICIES,
            () -> KafkaClients.follower(kafka, name),
            started::take,
            name,
            readTimeout);
    return started;
  }

  /** The policies now. */
  @Override
  public SharePolicies get() {
    return current;
  }

  /**
   * A record's policy is its tenant's, and one without a value removes that of its key.
   *
   * @throws BadRecordException if it is neither
   */
  private void take(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      policies.remove(record.key() == null ? "" : new String(record.key(), UTF_8));
    } else {
      TenantPolicy policy = TenantPolicy.read(record.key(), value);
      policies.put(policy.tenant(), policy);
    }
    changesThen = record.timestamp() > latestMillis ? 0 : changesThen + 1;
    latestMillis = Math.max(latestMillis, record.timestamp());
    current =
        new SharePolicies(
            latestMillis * CHANGES_A_MILLISECOND + Math.min(changesThen, CHANGES_A_MILLISECOND - 1),
            policies);
    onChange.run();
  }

  @Override
  public void close() {
    if (follower != null) {
      follower.close();
    }
  }
}
