package gg.sprocket.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.vault.MemberState;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token whose making was cut off: Vault has its accessor, and nothing else. */
class TornTokenIT {

  private static final String TOKENS = "sys/raw/sys/token/id";

  @TempDir private Path folder;
  private VaultMembers vault;
  private InitialKeys keys;

  @BeforeEach
  void open() throws VaultFailure {
    vault = VaultMembers.raw();
    vault.await(0, MemberState.Uninitialized.class);
    keys = vault.way(0).initialize(1, 1);
    vault.unseal(0, keys.shares());
    vault.await(0, MemberState.Active.class);
  }

  @AfterEach
  void close() {
    keys.close();
    vault.close();
  }

  /** No test can time the cut, so what it leaves is made by taking the token from the storage. */
  @Test
  void isNoneAndHoldsUpNobody() throws VaultFailure, IOException, InterruptedException {
    VaultMember member = vault.way(0);
    VaultSession root = member.session(keys.root());
    List<String> before = stored();
    try (VaultToken other = member.generateRoot(keys.shares())) {
      String accessor = member.session(other).self().accessor();
      for (String id : stored()) {
        if (!before.contains(id)) {
          run("delete", TOKENS + "/" + id);
        }
      }

      assertThat(root.accessors()).contains(accessor);
      assertThat(root.token(accessor)).isEmpty();
    }
  }

  private List<String> stored() throws IOException, InterruptedException {
    return run("list", TOKENS).lines().skip(2).toList();
  }

  /** By Vault's own client: the operator has no use for what is stored. */
  private String run(String deed, String path) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(vault.program().toString(), deed, path);
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME",
                folder.toString(),
                "VAULT_ADDR",
                "https://127.0.0.1:" + vault.server(0).port(),
                "VAULT_CACERT",
                Files.writeString(folder.resolve("ca.crt"), VaultMembers.TLS.authority())
                    .toString(),
                "VAULT_TOKEN",
                VaultMembers.text(keys.root().text())));
    File errors = folder.resolve("errors").toFile();
    Process process = builder.redirectError(errors).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors.toPath())).isZero();
    return said;
  }
}
