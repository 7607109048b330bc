package io.scriptorium.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A Lua script that Redis runs as one step. All keys of one call must lie in one slot. */
public final class Script {

  private final String source;
  private final String sha1;

  private Script(String source) {
    this.source = source;
    this.sha1 = sha1(source);
  }

  /**
   * A script in a class's package, preceded by this package's prelude and that package's own.
   *
   * @param prelude the file of the class's prelude, without {@code .lua}
   * @param name the script's file, without {@code .lua}
   * @throws IllegalStateException if the jar lacks one of them
   */
  public static Script of(Class<?> beside, String prelude, String name) {
    return new Script(
        resource(Script.class, "prelude") + resource(beside, prelude) + resource(beside, name));
  }

  /** The name under which Redis caches it. */
  public String sha1() {
    return sha1;
  }

  /** Runs it; its source is sent only if Redis does not have it cached. */
  public Object run(UnifiedJedis redis, List<String> keys, List<String> arguments) {
    try {
      return redis.evalsha(sha1, keys, arguments);
    } catch (JedisNoScriptException e) {
      return redis.eval(source, keys, arguments);
    }
  }

  /** Adds a call of it to a pipeline, with its source. */
  public Response<Object> enqueue(
      AbstractPipeline pipeline, List<String> keys, List<String> arguments) {
    return pipeline.eval(source, keys, arguments);
  }

  private static String resource(Class<?> beside, String name) {
    try (InputStream stream = beside.getResourceAsStream(name + ".lua")) {
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
