package gg.sprocket.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.RepositoryFolder;
import gg.sprocket.operator.plan.vault.MemberState;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's login for people may do what the guide and the operator's messages tell them to. */
class VaultGuideIT {
  private static final String MOUNT = "sprocket/mle";
  private static final String JWT = "generated/jwt";

  /** A command, with the lines that it is given. */
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^\\$ (vault (?:.*<<'EOF'\n(?s:.*?)^EOF$|.*$))");

  @TempDir private Path folder;
  private VaultMembers vault;
  private InitialKeys keys;
  private VaultSession root;

  @BeforeEach
  void open() throws VaultFailure {
    vault = VaultMembers.start("a");
    vault.await(0, MemberState.Uninitialized.class);
    keys = vault.way(0).initialize(1, 1);
    vault.unseal(0, keys.shares());
    vault.await(0, MemberState.Active.class);
    root = vault.way(0).session(keys.root());
    root.enableKeyValue(MOUNT);
    root.write(MOUNT, JWT, Map.of("value", "made"), 0);
  }

  @AfterEach
  void close() {
    keys.close();
    vault.close();
  }

  @Test
  void anEditorMayDoWhatTheGuideSays() throws IOException, InterruptedException, VaultFailure {
    List<String> commands = commands();
    String admin = VaultMembers.text(keys.root().text());
    for (String command : starting(commands, "vault policy", "vault auth", "vault write")) {
      run(command.replace("password=-", "password=-x-"), admin);
    }
    String editor =
        run("vault login -token-only -method=userpass username=editor password=-x-", "").strip();

    List<String> values = starting(commands, "vault kv");
    assertThat(values).hasSizeGreaterThanOrEqualTo(7);
    for (String command : values) {
      if (command.contains("undelete")) {
        run("vault kv delete -mount=%s %s".formatted(MOUNT, JWT), editor);
        assertThat(root.read(MOUNT, JWT)).isEmpty();
      }
      if (command.contains("@value")) {
        Files.writeString(folder.resolve("value"), "kept");
      }
      run(command.replace("=...", "=given"), editor);
    }

    Entry jwt = root.read(MOUNT, JWT).orElseThrow();
    assertThat(jwt.version().number()).as("begun anew").isEqualTo(1);
    assertThat(jwt.values()).isEqualTo(Map.of("value", "kept"));
    assertThat(root.read(MOUNT, "integrations/discord").orElseThrow().values())
        .containsOnlyKeys("clientId", "clientSecret", "botToken");
  }

  private static List<String> commands() throws IOException {
    String page = Files.readString(RepositoryFolder.ROOT.resolve("docs/guides/vault-values.md"));
    return COMMAND.matcher(page).results().map(found -> found.group(1)).toList();
  }

  private static List<String> starting(List<String> commands, String... words) {
    return commands.stream()
        .filter(command -> Stream.of(words).anyMatch(command::startsWith))
        .toList();
  }

  /** As a person at a shell does. */
  private String run(String command, String token) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-eu", "-c", command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.put(
        "PATH", vault.program().getParent() + File.pathSeparator + System.getenv("PATH"));
    environment.put("HOME", folder.toString());
    environment.put("VAULT_ADDR", "https://127.0.0.1:" + vault.server(0).port());
    environment.put(
        "VAULT_CACERT",
        Files.writeString(folder.resolve("ca.crt"), VaultMembers.TLS.authority()).toString());
    environment.put("VAULT_TOKEN", token);
    Path errors = folder.resolve("errors");
    Process process = builder.redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, Files.readString(errors)).isZero();
    return said;
  }
}
