package io.scriptorium.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
}
