package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL database: run by the operator or by somebody else. */
@ValidationRule(
    value = "self.mode != 'External' || has(self.external)",
    message =
        "database.mode External needs the block database.external: give host, database and secretRef"
            + " there")
@ValidationRule(
    value = "self.mode == 'External' || !has(self.external)",
    message =
        "database.external only goes with database.mode External: set mode: External or remove the"
            + " block")
@ValidationRule(
    value = "self.mode == 'Builtin' || !has(self.builtin)",
    message =
        "database.builtin only goes with database.mode Builtin: set mode: Builtin or remove the"
            + " block")
@ValidationRule(
    value =
        "!has(self.vaultLogin) || (self.mode == 'External') == has(self.vaultLogin.makerSecretRef)",
    message =
        "database.vaultLogin.makerSecretRef goes with database.mode External, and is needed there: name a"
            + " Secret with the login of a role that may make others, or leave it out where the database"
            + " is Builtin")
public record DatabaseSpec(
    @Default("Builtin")
        @JsonPropertyDescription(
            "Builtin (default): the operator runs PostgreSQL 17. External: the application uses"
                + " the server of the block `external`. A change needs annotation"
                + " sprocket.gg/allow-mode-change, because data stays behind.")
        ServiceMode mode,
    @JsonPropertyDescription("Settings of the Builtin database.") BuiltinDatabase builtin,
    @JsonPropertyDescription("Address and login of an External database.")
        @Nullable ExternalDatabase external,
    @JsonPropertyDescription(
            "The application logs in as roles that the instance's Managed Vault makes, each for a time,"
                + " and that act as the owner of the data. Migrations go on with the owner's own login."
                + " Needs PostgreSQL 16 or newer. Absent: the application logs in as the owner, too.")
        @Nullable DatabaseVaultLogin vaultLogin) {

  /** A Builtin database sized by the profile. */
  public static final DatabaseSpec DEFAULT =
      new DatabaseSpec(ServiceMode.Builtin, BuiltinDatabase.DEFAULT, null, null);

  /** Absent mode is Builtin. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public DatabaseSpec {
    mode = mode == null ? ServiceMode.Builtin : mode;
    builtin = builtin == null ? BuiltinDatabase.DEFAULT : builtin;
  }
}
