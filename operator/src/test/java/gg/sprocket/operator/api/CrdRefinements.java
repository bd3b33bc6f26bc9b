package gg.sprocket.operator.api;

import gg.sprocket.operator.api.CrdRefinement.ListType;
import gg.sprocket.operator.api.CrdRefinement.ListType.Atomic;
import gg.sprocket.operator.api.CrdRefinement.ListType.Keyed;
import gg.sprocket.operator.api.CrdRefinement.ListType.Unique;
import gg.sprocket.operator.api.CrdRefinement.Rule;
import java.util.List;
import java.util.Map;

/** The refinements of the CRDs we have. */
final class CrdRefinements {
  private static final ListType BY_NAME = new Keyed("name");
  private static final String COMPONENT = "spec.topologies[].components[]";
  private static final String MIGRATION = "spec.topologies[].schema.migration";
  private static final ListType BY_PURPOSE = new Keyed("purpose");
  private static final int LONGEST_ARGUMENT = 512;
  private static final int LONGEST_CIDR = 43;

  static final CrdRefinement INSTANCE =
      new CrdRefinement(
          "One organization's own Sprocket: the application with its database, cache and object"
              + " storage.",
          Map.of(
              "spec",
              "What the organization asks for. The operator never writes here.",
              "status",
              "What the operator saw and did. Only the operator writes here."),
          Map.ofEntries(
              Map.entry("spec.apps", BY_NAME),
              Map.entry("spec.apps[].config", BY_NAME),
              Map.entry("spec.exposure.access", BY_NAME),
              Map.entry("spec.exposure.origins", new Unique()),
              Map.entry("spec.exposure.hosts", BY_PURPOSE),
              Map.entry("spec.exposure.allowedCidrs", new Unique()),
              Map.entry("spec.exposure.gateway.parentRefs", new Atomic()),
              Map.entry("spec.exposure.access[].hosts", BY_PURPOSE),
              Map.entry("spec.exposure.access[].allowedCidrs", new Unique()),
              Map.entry("spec.exposure.access[].gateway.parentRefs", new Atomic()),
              Map.entry("spec.images.pullSecrets", BY_NAME),
              Map.entry("spec.images.overrides", BY_NAME),
              Map.entry("spec.organization.administrators", new Unique()),
              Map.entry("spec.images.rewrite", new Keyed("from")),
              Map.entry("spec.scheduling.tolerations", new Atomic()),
              Map.entry("status.conditions", new Keyed("type")),
              Map.entry("status.endpoints", new Keyed("url")),
              Map.entry("status.certificates", BY_NAME),
              Map.entry("status.hosts", new Atomic()),
              Map.entry("status.certificates[].hosts", new Atomic()),
              Map.entry("status.components", BY_NAME)),
          Map.of(
              "spec.database.builtin.parameters{}", 200,
              "spec.exposure.ingress.annotations{}", 2048,
              "spec.exposure.access[].ingress.annotations{}", 2048,
              "spec.exposure.origins[]", 261,
              "spec.exposure.allowedCidrs[]", LONGEST_CIDR,
              "spec.exposure.access[].allowedCidrs[]", LONGEST_CIDR,
              "spec.scheduling.nodeSelector{}", 63,
              "spec.security.serviceAccountAnnotations{}", 1024),
          List.of(
              "Organization",
              "Phase",
              "Ready",
              "Version",
              "URL",
              "Age",
              "Target",
              "Available",
              "Profile",
              "Message"),
          List.of(
              new Rule(
                  "self.metadata.name.size() <= 30",
                  "metadata.name may have at most 30 characters, because the names of all parts"
                      + " begin with it: create the instance under a shorter name"),
              new Rule(
                  "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
                  "metadata.name must be a DNS label (lower-case letters, digits and '-', starting"
                      + " with a letter), because it names Services: create the instance under"
                      + " another name")));

  static final CrdRefinement RELEASE =
      new CrdRefinement(
          "What one version of Sprocket consists of: its processes, their images and settings, and"
              + " how its database schema comes about. Instances refer to it by name.",
          Map.of(
              "spec",
              "The version's parts. Immutable: a changed version gets a new name.",
              "status",
              "What the operator found out about the release. Only the operator writes here."),
          Map.ofEntries(
              Map.entry("spec.topologies", BY_NAME),
              Map.entry("spec.secrets", BY_NAME),
              Map.entry(MIGRATION + ".command", new Atomic()),
              Map.entry(MIGRATION + ".env", BY_NAME),
              Map.entry(MIGRATION + ".secretEnv", BY_NAME),
              Map.entry(MIGRATION + ".writableDirectories", new Keyed("path")),
              Map.entry("spec.topologies[].components", BY_NAME),
              Map.entry(COMPONENT + ".command", new Atomic()),
              Map.entry(COMPONENT + ".startAfter", new Unique()),
              Map.entry(COMPONENT + ".publicPaths", new Unique()),
              Map.entry(COMPONENT + ".env", BY_NAME),
              Map.entry(COMPONENT + ".calls", new Unique()),
              Map.entry(COMPONENT + ".secretEnv", BY_NAME),
              Map.entry(COMPONENT + ".files", new Keyed("path")),
              Map.entry("spec.topologies[].services.databaseRoles", new Unique()),
              Map.entry("spec.topologies[].services.databaseExtensions", new Unique()),
              Map.entry(COMPONENT + ".secretFiles", new Keyed("file")),
              Map.entry(COMPONENT + ".writableDirectories", new Keyed("path")),
              Map.entry(COMPONENT + ".resources", new Keyed("profile")),
              Map.entry("status.conditions", new Keyed("type"))),
          Map.of(
              MIGRATION + ".command[]",
              LONGEST_ARGUMENT,
              COMPONENT + ".command[]",
              LONGEST_ARGUMENT,
              COMPONENT + ".calls[]",
              32,
              COMPONENT + ".publicPaths[]",
              128,
              COMPONENT + ".startAfter[]",
              32),
          List.of("Topologies", "Ready", "InUse", "Age", "Message"),
          List.of(
              new Rule(
                  "self.metadata.name.size() <= 63",
                  "metadata.name may have at most 63 characters, because spec.version of instances"
                      + " and labels of pods hold it: create the release under a shorter name")));

  private CrdRefinements() {}
}
