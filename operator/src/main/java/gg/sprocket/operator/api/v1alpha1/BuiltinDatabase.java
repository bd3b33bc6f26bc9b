package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Settings of the PostgreSQL that the operator runs. */
public record BuiltinDatabase(
    @JsonPropertyDescription("The data volume.") StorageSpec storage,
    @JsonPropertyDescription("Compute resources. Absent: by the profile.")
        @Nullable Resources resources,
    @Size(max = 50)
        @ValidationRule(
            value =
                "self.all(k, size(k) <= 63 && k.matches('^[a-z][a-z0-9_]*(\\\\.[a-z][a-z0-9_]*)?$') &&"
                    + " size(self[k]) <= 200 && self[k].matches('^[^\\\\x00-\\\\x1f\\\\x7f]*$'))",
            message =
                "database.builtin.parameters takes PostgreSQL parameter names (lower case) with"
                    + " one-line values of at most 200 characters: correct or remove the others")
        @ValidationRule(
            value = ReservedParameters.RULE,
            message =
                "database.builtin.parameters may not set what the operator itself relies on (files,"
                    + " addresses, ports, preloaded libraries, commands, TLS, log, time zone): remove that"
                    + " parameter")
        @JsonPropertyDescription(
            "PostgreSQL parameters on top of the profile's, for example"
                + " `work_mem: 16MB`. A change restarts the database. What the operator relies on"
                + " (files, addresses, TLS, preloaded libraries, commands, log, time zone) is refused.")
        Map<String, String> parameters) {

  /** Everything by the profile. */
  public static final BuiltinDatabase DEFAULT =
      new BuiltinDatabase(StorageSpec.DEFAULT, null, Map.of());

  /** Fills absent blocks; parameters are kept sorted so that the rendered file is stable. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public BuiltinDatabase {
    storage = storage == null ? StorageSpec.DEFAULT : storage;
    parameters = parameters == null ? Map.of() : new TreeMap<>(parameters);
  }
}
