package io.scriptorium;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.scriptorium.hostile.CountedText;
import io.scriptorium.hostile.CountedText.TooMuchWork;
import io.scriptorium.hostile.HostileTexts;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * No regular expression takes longer than a text is long. Java's own go back, so that a model's
 * answer of a few hundred thousand spaces could stop a worker: each one in main code is given texts
 * that make it, and the characters that it looks at are counted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinearPatternsTest {

  private static final int LENGTH = 200;
  private static final int TIMES_LONGER = 4;

  /** Four times the text costs four times the looks, and a little; the square would be 16. */
  private static final double MOST_GROWTH = 6;

  /** So few are no danger, however they came to be. */
  private static final long FEW_LOOKS = 20L * LENGTH;

  private static final long MOST_LOOKS = 1_000_000;
  private static final int MOST_BEGINNINGS = 30;
  private static final int DEEP_LENGTH = 20_000;

  /** Where the expressions of other methods are of no danger, and why. */
  private static final Set<String> HARMLESS =
      Set.of(
          "io.scriptorium.runtime.WorkerProcess", // the host's name
          "io.scriptorium.redis.RedisSettings", // the URL of Redis
          "io.scriptorium.inference.fleet.ServerEntry", // the servers
          "io.scriptorium.inference.client.ResponseSchema", // a constant
          "io.scriptorium.inference.client.InferenceFailure", // a class' name
          "io.scriptorium.cli.Scriptorium", // an option's name
          "io.scriptorium.cli.deadletters.DeadLetterListCommand", // one class, nothing after it
          "io.scriptorium.terminal.AlignedTable"); // one class, and nothing after it

  private static final Set<String> OF_PATTERN = Set.of("compile", "matches");
  private static final Set<String> OF_STRING = Set.of("matches", "replaceAll", "replaceFirst");

  private final Collection<JavaClass> classes =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests()).importPackages("io.scriptorium").stream()
              .toList();

  @Test
  void noExpressionOfMainCodeTakesMoreThanLinearTime() throws Exception {
    Map<String, Pattern> patterns = patterns();
    Map<String, String> slow = new TreeMap<>();

    patterns.forEach((name, pattern) -> slowest(pattern).ifPresent(it -> slow.put(name, it)));

    assertThat(patterns).hasSizeGreaterThan(30);
    assertThat(slow).isEmpty();
  }

  @Test
  void noExpressionOfMainCodeOverflowsTheStack() throws Exception {
    Map<String, String> deep = new TreeMap<>();

    patterns()
        .forEach((name, pattern) -> {
          for (String fragment : HostileTexts.fragments()) {
            String text = HostileTexts.text("", fragment, "x", DEEP_LENGTH);
            try {
              // From each place in the fragment; what is found after it was tried then.
              for (int start = 0; start <= fragment.length(); start++) {
                var _ = pattern.matcher(text).region(start, text.length()).lookingAt();
              }
            } catch (StackOverflowError e) {
              deep.put(name, fragment);
            }
          }
        });

    assertThat(deep).isEmpty();
  }

  /** So that the test above finds every one, a new one too. */
  @Test
  void everyExpressionIsAConstant() {
    Set<String> elsewhere = new TreeSet<>();
    for (JavaClass type : classes) {
      for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
        String owner = call.getTargetOwner().getName();
        String method = call.getName();
        boolean compiles =
            (owner.equals(Pattern.class.getName()) && OF_PATTERN.contains(method))
                || (owner.equals(String.class.getName()) && OF_STRING.contains(method))
                || owner.equals(java.util.Scanner.class.getName());
        boolean constant =
            method.equals("compile")
                && (call.getOrigin().getName().equals("<clinit>")
                    || (call.getOrigin().getModifiers().contains(JavaModifier.PRIVATE)
                        && call.getOrigin().getModifiers().contains(JavaModifier.STATIC)));
        if (compiles && !constant && !HARMLESS.contains(outermost(type))) {
          elsewhere.add(call.getDescription());
        }
      }
    }

    assertThat(elsewhere)
        .as(
            "Make each a static final Pattern, which is then tested for linear time, or scan by"
                + " hand.")
        .isEmpty();
  }

  /** The text for which it is not linear, and what that costs. */
  private static Optional<String> slowest(Pattern pattern) {
    String end = HostileTexts.ends().getFirst();
    for (String beginning : beginnings(pattern)) {
      for (String fragment : HostileTexts.fragments()) {
        long few = looks(pattern, HostileTexts.text(beginning, fragment, end, LENGTH));
        int length = LENGTH * TIMES_LONGER;
        long more = looks(pattern, HostileTexts.text(beginning, fragment, end, length));
        if (more > MOST_LOOKS || (more > FEW_LOOKS && more > MOST_GROWTH * few)) {
          // What is constant may still be on its way to its bound.
          length *= TIMES_LONGER;
          long most = looks(pattern, HostileTexts.text(beginning, fragment, end, length));
          if (most > MOST_GROWTH * more || most > MOST_LOOKS) {
            return Optional.of(
                "%s after \"%s\" and many \"%s\": %,d looks for %d characters, %,d for %d"
                    .formatted(pattern, beginning, fragment, few, LENGTH, most, length));
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Those after which the expression wants more; the others are as good as nothing before. A sample
   * where they are many.
   */
  @SuppressWarnings("JdkObsolete") // Whether more would match is what is asked.
  private static List<String> beginnings(Pattern pattern) {
    List<String> wanted =
        HostileTexts.beginnings().stream()
            .filter(it -> {
              Matcher matcher = pattern.matcher(it);
              var _ = matcher.lookingAt();
              return matcher.hitEnd();
            })
            .toList();
    int step = Math.ceilDiv(wanted.size(), MOST_BEGINNINGS);
    return IntStream.range(0, wanted.size())
        .filter(it -> it % step == 0)
        .mapToObj(wanted::get)
        .toList();
  }

  private static long looks(Pattern pattern, String text) {
    var counted = new CountedText(text, MOST_LOOKS);
    try {
      findAll(pattern, counted);
      return counted.visited();
    } catch (TooMuchWork e) {
      return MOST_LOOKS + 1;
    }
  }

  /** All that any caller does with a pattern. */
  private static void findAll(Pattern pattern, CharSequence text) {
    Matcher matcher = pattern.matcher(text);
    var _ = matcher.matches();
    var _ = matcher.reset().lookingAt();
    matcher.reset();
    while (matcher.find()) {
      // Counts.
    }
  }

  /** Every pattern in a static field, by that field's name. */
  private Map<String, Pattern> patterns() throws ReflectiveOperationException {
    Map<String, Pattern> patterns = new TreeMap<>();
    for (JavaClass type : classes) {
      for (JavaField field : type.getFields()) {
        boolean mayHoldOne =
            field.getAllInvolvedRawTypes().stream()
                .anyMatch(it -> it.isEquivalentTo(Pattern.class));
        if (mayHoldOne && field.getModifiers().contains(JavaModifier.STATIC)) {
          List<Pattern> found = held(field);
          for (int i = 0; i < found.size(); i++) {
            patterns.put(field.getFullName() + (found.size() > 1 ? "#" + i : ""), found.get(i));
          }
        }
      }
    }
    return patterns;
  }

  private static List<Pattern> held(JavaField field) throws ReflectiveOperationException {
    Field reflected = field.reflect();
    reflected.setAccessible(true);
    Object value = reflected.get(null);
    Stream<?> values =
        switch (value) {
          case Pattern pattern -> Stream.of(pattern);
          case Collection<?> all -> all.stream();
          case Map<?, ?> map -> map.values().stream();
          default -> throw new AssertionError("No test knows how to look into " + field);
        };
    return new ArrayList<>(values.map(Pattern.class::cast).toList());
  }

  private static String outermost(JavaClass type) {
    String name = type.getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }
}
