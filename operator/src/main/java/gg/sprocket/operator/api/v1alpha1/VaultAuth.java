package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The login at an External Vault. */
public record VaultAuth(
    @Default("Jwt")
        @JsonPropertyDescription(
            "Jwt (default): Vault checks the token by the cluster's public keys. Kubernetes: Vault has"
                + " the cluster's API server check it (TokenReview).")
        VaultAuthMethod method,
    @Size(min = 1, max = 128)
        @Pattern(Api.VAULT_PATH)
        @JsonPropertyDescription(
            "Path at which the method is enabled. Absent: jwt, or kubernetes, by the method.")
        @Nullable String mount,
    @Required
        @Size(min = 1, max = 128)
        @Pattern("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$")
        @JsonPropertyDescription(
            "Role of the method. It should be bound to the ServiceAccount `<instance>-vault` of the"
                + " instance's namespace and to the audience, and let its token read the instance's path"
                + " and nothing else.")
        String role,
    @Size(min = 1, max = 253)
        @Pattern(Api.PRINTABLE)
        @JsonPropertyDescription(
            "Audience that the token is made for, so that it opens nothing else; never the API server's"
                + " own. Absent: vault.sprocket.gg/<namespace>/<instance>.")
        @Nullable String audience) {

  /** Fills absent fields. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public VaultAuth {
    method = method == null ? VaultAuthMethod.Jwt : method;
  }

  /** Where the method is. */
  public String path() {
    return Objects.requireNonNullElse(mount, method.usualMount());
  }
}
