package io.scriptorium.chaos;

import io.scriptorium.sim.FaultKind;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.Generation.Finish;
import io.scriptorium.sim.GenerationLog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The simulator's log with what the product keeps of answers whose quirk is inside the text: of a
 * loop its first round, of a text with reasoning in its middle the text around it, or after it
 * where it has channels. What the other quirks add around a text is not in the log. A section that
 * was refused, or only repeated, is asked for again after that; its text continues the text before.
 */
final class KeptText {

  private static final String LOOP = "The harbour keeps the lantern.";

  private static final String PLACEHOLDERS = " $TEXT$ {text} %s";

  /** The marks of every kind, on lines of their own. */
  private static final Pattern REASONING =
      Pattern.compile(
          "\\n\\n(\\S++)\\nOkay, the user wants a section\\. Let me plan it\\.\\n\\S++\\n\\n");

  /** After it the text is what its last message holds. */
  private static final String CHANNEL = "<|channel|>";

  private static final Set<String> REFUSALS =
      Stream.of(
              "I'm sorry, but I can't help with that.",
              "I apologize, but I am unable to write this content.",
              "As an AI language model, I cannot fulfill this request.",
              "I’m not able to assist with that. If you'd like, I can help with something else.",
              "Es tut mir leid, aber dabei kann ich nicht helfen.",
              "Je suis désolé, mais je ne peux pas répondre à cette demande.",
              "抱歉，我无法协助完成该请求。")
          .map(KeptText::hash)
          .collect(Collectors.toUnmodifiableSet());

  private KeptText() {}

  static GenerationLog of(GenerationLog log) {
    Set<String> repetitions =
        log.generations().stream()
            .filter(it -> it.fault() == FaultKind.REPEAT || it.fault() == FaultKind.REPEAT_NEARLY)
            .map(Generation::output)
            .collect(Collectors.toUnmodifiableSet());
    return new GenerationLog(
        log.generations().stream()
            .map(KeptText::kept)
            .flatMap(it -> Stream.concat(Stream.of(it), askedAgain(it, repetitions)))
            .toList());
  }

  /** The same as if it had not been asked for after a repetition, which was thrown away. */
  private static Stream<Generation> askedAgain(Generation generation, Set<String> repetitions) {
    List<String> context = generation.context();
    return context.isEmpty() || !repetitions.contains(context.getLast())
        ? Stream.empty()
        : Stream.of(
            with(
                generation,
                generation.finish(),
                context.subList(0, context.size() - 1),
                generation.output(),
                generation.text()));
  }

  private static Generation kept(Generation generation) {
    List<String> context = generation.context();
    if (!context.isEmpty() && REFUSALS.contains(context.getLast())) {
      context = context.subList(0, context.size() - 1);
    }
    String written = generation.text();
    FaultKind fault = generation.fault();
    if (written == null || fault == null) {
      return with(generation, generation.finish(), context, generation.output(), written);
    }
    return switch (fault) {
      // The writer stops the stream once it has seen enough.
      case LOOP ->
          written.startsWith(LOOP)
              ? with(generation, Finish.STOP, context, LOOP)
              : with(generation, generation.finish(), context, written);
      // Its few words look like a loop to the writer, which cuts it and asks for more.
      case LANGUAGE ->
          with(
              generation,
              generation.finish() == Finish.CANCELLED ? Finish.STOP : generation.finish(),
              context,
              written);
      case THINK_MIDDLE ->
          with(generation, generation.finish(), context, withoutReasoning(written));
      // They are text like any other: nothing may fill them.
      case PLACEHOLDERS ->
          with(
              generation,
              generation.finish(),
              context,
              generation.finish() == Finish.STOP ? written + PLACEHOLDERS : written);
      default -> with(generation, generation.finish(), context, generation.output(), written);
    };
  }

  private static String withoutReasoning(String written) {
    Matcher reasoning = REASONING.matcher(written);
    if (!reasoning.find()) {
      return written;
    }
    String after = written.substring(reasoning.end());
    return reasoning.group(1).startsWith(CHANNEL)
        ? after
        : written.substring(0, reasoning.start()) + "\n\n" + after;
  }

  private static Generation with(
      Generation generation, Finish finish, List<String> context, String text) {
    return with(generation, finish, context, hash(text), text);
  }

  private static Generation with(
      Generation it, Finish finish, List<String> context, String output, @Nullable String text) {
    return new Generation(
        it.server(),
        it.arrived(),
        it.start(),
        it.end(),
        it.seatsInUse(),
        it.promptTokens(),
        it.cachedTokens(),
        it.completionTokens(),
        finish,
        it.fault(),
        it.conversation(),
        context,
        output,
        it.lastMessage(),
        text);
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
