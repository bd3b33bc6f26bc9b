package gg.sprocket.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.resource.ProbeResult;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run of the program {@code probe} as its Job would start it: variables, a folder with the
 * Secret's files, the result from the file of the termination message.
 *
 * @param kind kind of the service
 * @param environment variables
 * @param secrets secret values by key
 */
record Attempt(String kind, Map<String, String> environment, Map<String, String> secrets) {

  /** The same with another variable. */
  Attempt with(String variable, Object value) {
    Map<String, String> changed = new TreeMap<>(environment);
    changed.put(variable, value.toString());
    return new Attempt(kind, changed, secrets);
  }

  /** The same with another secret value; an empty one is as if the key were not there. */
  Attempt withSecret(String key, String value) {
    Map<String, String> changed = new TreeMap<>(secrets);
    changed.put(key, value);
    return new Attempt(kind, environment, changed);
  }

  /** What a service that can be used tells. */
  Proved proved() {
    ProbeResult result = run(0);
    assertThat(result).isInstanceOf(Proved.class);
    return (Proved) result;
  }

  /** Requires a refusal, and that it says these things. */
  void refused(Cause cause, String... words) {
    assertThat(refusal(cause).message()).contains(words);
  }

  /** Requires a refusal that says these things and one not. */
  void refusedWithout(String unsaid, Cause cause, String... words) {
    assertThat(refusal(cause).message()).contains(words).doesNotContain(unsaid);
  }

  private Refused refusal(Cause cause) {
    ProbeResult result = run(1);
    assertThat(result).isInstanceOf(Refused.class);
    Refused refused = (Refused) result;
    assertThat(refused.cause()).as(refused.message()).isEqualTo(cause);
    return refused;
  }

  private ProbeResult run(int exitCode) {
    try {
      Path folder = Files.createTempDirectory("probe");
      Path result = folder.resolve("result");
      for (Map.Entry<String, String> secret : secrets.entrySet()) {
        if (!secret.getValue().isEmpty()) {
          Files.writeString(folder.resolve(secret.getKey()), secret.getValue());
        }
      }
      Map<String, String> variables = new TreeMap<>(environment);
      variables.put(ProbeInput.SECRETS, folder.toString());
      variables.put(ProbeInput.SECRET, "mle-service");
      variables.put(ProbeInput.RESULT, result.toString());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int code =
          ProbeMain.run(
              List.of(kind), variables, new PrintStream(out, true, StandardCharsets.UTF_8));
      String said = out.toString(StandardCharsets.UTF_8);
      assertThat(code).as(said).isEqualTo(exitCode);
      String written = Files.readString(result);
      secrets.values().stream()
          .filter(value -> value.length() > 5)
          .forEach(value -> assertThat(written + said).doesNotContain(value));
      return ProbeResult.parse(written).orElseThrow();
    } catch (IOException e) {
      throw new AssertionError("the run left no result", e);
    }
  }
}
