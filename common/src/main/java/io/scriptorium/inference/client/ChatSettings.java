package io.scriptorium.inference.client;

import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How requests are made, and how long a server may keep silent.
 *
 * @param temperature the sampling temperature; null to leave it to the server
 * @param connect until the connection is established; fixed, as another server is tried at once
 * @param firstToken from the request until the first generated token; a server's queue may be long
 * @param idle from one chunk of the stream to the next
 * @param reasoningTokens the most tokens for a model's reasoning beside those of its text; as many
 *     as its answers have shown that it needs are asked for
 * @param maxAnswerCharacters the longest answer that is read, in UTF-16 code units; fixed, as it is
 *     a hundred times a section's length
 */
@Removed({"INFERENCE_CONNECT_TIMEOUT", "INFERENCE_MAX_ANSWER_CHARACTERS"})
public record ChatSettings(
    @Setting(
            option = "--inference-temperature",
            variable = "INFERENCE_TEMPERATURE",
            min = "0",
            max = "2",
            label = "T",
            help = "The sampling temperature; by default the server's own.")
        @Nullable Double temperature,
    @Fixed("5s") Duration connect,
    @Setting(
            option = "--inference-first-token-timeout",
            variable = "INFERENCE_FIRST_TOKEN_TIMEOUT",
            value = "5m",
            min = "1ms",
            help = "How long the first token may take, the server's own queue included.")
        Duration firstToken,
    @Setting(
            option = "--inference-idle-timeout",
            variable = "INFERENCE_IDLE_TIMEOUT",
            value = "30s",
            min = "1ms",
            help = "How long a server may be silent between two tokens.")
        Duration idle,
    @Setting(
            option = "--inference-reasoning-tokens",
            variable = "INFERENCE_REASONING_TOKENS",
            value = "16384",
            min = "0",
            help =
                "The most tokens for a model's reasoning, beside those of its text; how many are"
                    + " needed is learned.")
        int reasoningTokens,
    @Fixed("1000000") int maxAnswerCharacters) {}
