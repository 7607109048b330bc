package io.scriptorium.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.infrastructure.RedisUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that a script has got and the page has not would fail with the first job. */
class RedisAclTest {

  private static final Pattern CALL = Pattern.compile("redis\\.p?call\\('([A-Z]+)'");

  @Test
  void thePageAllowsEveryCommandOfTheScripts() throws IOException {
    Set<String> called = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("../common/src/main/resources"))) {
      for (Path file : files.filter(it -> it.toString().endsWith(".lua")).toList()) {
        Matcher calls = CALL.matcher(Files.readString(file));
        while (calls.find()) {
          called.add("+" + calls.group(1).toLowerCase(Locale.ROOT));
        }
      }
    }

    assertThat(called).contains("+hset");
    assertThat(SecurityPage.redisAcl("any")).containsAll(called);
  }

  @Test
  void theLocalStacksUserHasThePagesPermissions() throws IOException {
    List<String> page = SecurityPage.redisAcl("any");

    assertThat(String.join(" ", page))
        .isEqualTo("SETUSER %s on >any %s".formatted(RedisUser.NAME, RedisUser.PERMISSIONS));
  }

  /** The embedded one is 6.2; Debian's is 7.0 or newer. */
  @Test
  void theInstalledRedisTakesThem(@TempDir Path folder) throws Exception {
    Optional<Path> server =
        Stream.of(System.getenv("PATH").split(":", -1))
            .map(it -> Path.of(it, "redis-server"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeThat(server).as("redis-server on the PATH").isPresent();
    List<String> configuration =
        List.of(
            "port 0",
            "unixsocket " + folder.resolve("redis.sock"),
            "user default off",
            "user %s on >any %s".formatted(RedisUser.NAME, RedisUser.PERMISSIONS));
    Path file = Files.write(folder.resolve("redis.conf"), configuration);
    Path log = folder.resolve("redis.log");
    Process redis =
        new ProcessBuilder(server.get().toString(), file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .directory(folder.toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !redis.isAlive() || Files.readString(log).contains("eady to accept"));
      assertThat(Files.readString(log)).contains("eady to accept");
    } finally {
      redis.destroyForcibly();
    }
  }
}
