package io.scriptorium.infrastructure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The only user of a locked Redis. It may do what Scriptorium does and nothing else: no
 * configuration, no persistence, no modules, no replication, no other user's keys.
 */
public final class RedisUser {

  public static final String NAME = "scriptorium";

  /**
   * The rules of an ACL, without the password: those of {@code docs/security.md}, which every Redis
   * from 6.2 on understands.
   */
  public static final String PERMISSIONS =
      "resetkeys ~scriptorium:* resetchannels &scriptorium:* -@all +ping +auth +hello +select"
          + " +client|setname +info +cluster|slots +eval +evalsha +subscribe +unsubscribe +publish"
          + " +time +get +set +del +pexpire +hget +hmget +hset +hsetnx +hgetall +hlen +hexists +hincrby +hdel +zadd"
          + " +zrem +zcard +zscore +zcount +zrange +zrangebyscore +zremrangebyscore +sadd +srem"
          + " +smembers +sismember";

  private RedisUser() {}

  /** Lines of a configuration file that leave this user alone, by the hash of its password. */
  static List<String> configuration(String password) {
    return List.of(
        "user default off", "user %s on #%s %s".formatted(NAME, sha256(password), PERMISSIONS));
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
