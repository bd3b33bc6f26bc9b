package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Who signed the certificate of a Vault that somebody else runs. */
@ValidationRule(
    value = "has(self.secretRef) != has(self.configMapRef)",
    message =
        "ca in vault.external or vault.managed.unseal.transit is taken from one place: give either"
            + " secretRef or configMapRef, each with the key ca.crt")
public record VaultAuthority(
    @JsonPropertyDescription("Secret with the authority's certificate in PEM form under `ca.crt`.")
        @Nullable SecretReference secretRef,
    @JsonPropertyDescription(
            "ConfigMap with the authority's certificate in PEM form under `ca.crt`. A change of it is"
                + " seen at the next look.")
        @Nullable ConfigMapReference configMapRef) {}
