package gg.sprocket.operator.node;

import gg.sprocket.operator.it.Instances;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.vault.JwtRole;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultSession;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The Vault of one instance, read by another one as if somebody else ran it.
 *
 * @param owner whose it is
 * @param reader who reads it
 */
record BorrowedVault(League owner, League reader) {

  private static final String FOLDER = "lent";
  private static final String ROLE = "reader";

  /** Gives the reader a folder, a login and values in it. */
  void lend(VaultSession session) throws VaultFailure {
    session.write(
        mount(),
        FOLDER + "/integrations/discord",
        Map.of("clientId", "1", "clientSecret", "not-real", "botToken", League.BOT_TOKEN),
        0);
    session.putPolicy(
        ROLE, "path \"%s/data/%s/*\" { capabilities = [\"read\"] }".formatted(mount(), FOLDER));
    session.putJwtRole(
        SetUpForm.LOGIN,
        ROLE,
        new JwtRole(
            "vault.sprocket.gg/%s/%s".formatted(reader.namespace(), reader.name()),
            "system:serviceaccount:%s:%s"
                .formatted(reader.namespace(), reader.names().vaultReader()),
            List.of(ROLE),
            Duration.ofMinutes(5)));
  }

  /** Lets the reader's pods reach it, and creates the reader. */
  void read() {
    owner
        .admin()
        .resource(
            new NetworkPolicyBuilder()
                .withNewMetadata()
                .withNamespace(owner.namespace())
                .withName("lent")
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .addToMatchLabels("sprocket.gg/part", "vault")
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .addNewIngress()
                .addNewFrom()
                .withNewNamespaceSelector()
                .addToMatchLabels("kubernetes.io/metadata.name", reader.namespace())
                .endNamespaceSelector()
                .endFrom()
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString(8200))
                .endPort()
                .endIngress()
                .endSpec()
                .build())
        .create();
    reader
        .admin()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(reader.namespace())
                .withName("lender-ca")
                .endMetadata()
                .withData(Map.of("ca.crt", owner.secret(owner.names().vaultTls(), "ca.crt")))
                .build())
        .create();
    reader
        .instances()
        .createAlone(
            reader.namespace(),
            reader.name(),
            Instances.MINIMAL.replace("secretRef: {name: discord}", "fromBackend: true") + spec());
  }

  private String spec() {
    Names names = owner.names();
    return """
        profile: Tiny
        secrets: {backend: Vault}
        vault:
          mode: External
          external:
            address: https://%s:8200
            ca: {configMapRef: {name: lender-ca}}
            auth: {role: %s}
            kv: {mount: %s, path: %s}
        """
        .formatted(
            names.vaultHost(names.vaultMembers(1).getFirst(), owner.namespace()),
            ROLE,
            mount(),
            FOLDER);
  }

  private String mount() {
    return "sprocket/" + owner.name();
  }
}
