package io.scriptorium.context;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * A Lua script that Redis runs as one step. Every key of it belongs to one job, and so to one slot.
 */
enum Script {
  LOAD("load"),
  PLAN("plan"),
  RESTORE("restore"),
  STORE_SECTION("store-section"),
  MARK("mark"),
  ACQUIRE_LEASE("acquire-lease"),
  RELEASE_LEASE("release-lease"),
  EPOCH("epoch");

  private final String source;
  private final String sha1;

  Script(String name) {
    source = resource("prelude") + resource(name);
    sha1 = sha1(source);
  }

  /** The name under which Redis remembers it. */
  String sha1() {
    return sha1;
  }

  /** Runs it; Redis is sent its source only when it has forgotten it. */
  Object run(UnifiedJedis redis, List<String> keys, List<String> arguments) {
    try {
      return redis.evalsha(sha1, keys, arguments);
    } catch (JedisNoScriptException e) {
      return redis.eval(source, keys, arguments);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = Script.class.getResourceAsStream(name + ".lua")) {
      if (stream == null) {
        throw new IllegalStateException("The jar lacks the script " + name + ".lua.");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-1", e);
    }
  }
}
