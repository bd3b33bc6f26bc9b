package gg.sprocket.operator.it;

import gg.sprocket.dev.Manifests;
import gg.sprocket.dev.Programs;
import gg.sprocket.dev.Progress;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Kinds of others that a cluster may lack, with definitions that take everything where it counts
 * only whether they are there.
 *
 * @param admin the administrator's client
 */
record OptionalKinds(KubernetesClient admin) {

  /** Installs all of them. */
  void install() {
    Arrays.stream(OptionalKind.values()).forEach(this::install);
  }

  /** Installs one of them. */
  void install(OptionalKind kind) {
    installAs(kind, kind.version());
  }

  /** Installs one in versions of which the first is stored. */
  void installAs(OptionalKind kind, String... versions) {
    admin.resource(definition(kind, versions)).serverSideApply();
  }

  /**
   * Installs one of whose objects a list fails: there is one that is stored in another version, and
   * nobody answers who would convert it.
   *
   * @param kind the kind
   * @param namespace where that object is, as if the operator had made it
   */
  void installUnconvertible(OptionalKind kind, String namespace) {
    installAs(kind, "v0");
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion(HasMetadata.getGroup(kind.type()) + "/v0");
    object.setKind(HasMetadata.getKind(kind.type()));
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName("left-behind")
            .withNamespace(namespace)
            .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
            .build());
    Awaitility.await("the definition to be in force")
        .ignoreExceptions()
        .atMost(Duration.ofSeconds(30))
        .until(() -> admin.resource(object).serverSideApply() != null);
    admin
        .resource(
            new CustomResourceDefinitionBuilder(definition(kind, "v0", kind.version()))
                .editSpec()
                .withNewConversion()
                .withStrategy("Webhook")
                .withNewWebhook()
                .withConversionReviewVersions("v1")
                .withNewClientConfig()
                .withUrl("https://127.0.0.1:1/convert")
                .endClientConfig()
                .endWebhook()
                .endConversion()
                .endSpec()
                .build())
        .serverSideApply();
  }

  /** Installs all of them with the definitions of their projects, which take only what fits. */
  void installPinned() {
    installPinned(OptionalKind.values());
  }

  /** Installs some of them with the definitions of their projects. */
  void installPinned(OptionalKind... kinds) {
    installPinned(
        Arrays.stream(kinds).map(OptionalKind::definition).collect(Collectors.toUnmodifiableSet()));
  }

  /** Installs definitions of other projects by their names. */
  void installPinned(Set<String> wanted) {
    Path folder = Programs.cached(new Progress(System.out)).definitions();
    List<HasMetadata> definitions =
        Stream.of(
                "cert-manager.yaml", "external-secrets.yaml", "gateway-api.yaml", "traefik-v3.yaml")
            .flatMap(file -> Manifests.parse(text(folder.resolve(file))).stream())
            .filter(object -> wanted.contains(object.getMetadata().getName()))
            .toList();
    new Manifests(admin).apply(definitions, "default");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the pinned definitions cannot be read", e);
    }
  }

  /** Removes one of them. */
  void remove(OptionalKind kind) {
    admin.resource(definition(kind, kind.version())).delete();
  }

  /** Makes an IngressClass. */
  void ingressClass(String name, String controller) {
    admin
        .resource(
            new IngressClassBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withController(controller)
                .endSpec()
                .build())
        .serverSideApply();
  }

  /** Waits until a namespace has these of the operator's objects among others, or none if empty. */
  void await(String namespace, String... titles) {
    Awaitility.await(String.join(", ", titles) + " in " + namespace)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              List<String> found = titles(namespace);
              return titles.length == 0 ? found.isEmpty() : found.containsAll(List.of(titles));
            });
  }

  private List<String> titles(String namespace) {
    return Arrays.stream(OptionalKind.values())
        .flatMap(kind -> objects(kind, namespace).stream())
        .map(Children::title)
        .toList();
  }

  /** None of a kind that is not installed. */
  private List<HasMetadata> objects(OptionalKind kind, String namespace) {
    try {
      return List.copyOf(
          admin
              .resources(kind.type())
              .inNamespace(namespace)
              .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
              .list()
              .getItems());
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404) {
        return List.of();
      }
      throw e;
    }
  }

  private static CustomResourceDefinition definition(OptionalKind kind, String... versions) {
    String group = HasMetadata.getGroup(kind.type());
    String singular = HasMetadata.getKind(kind.type()).toLowerCase(Locale.ROOT);
    CustomResourceDefinitionBuilder definition =
        new CustomResourceDefinitionBuilder()
            .withNewMetadata()
            .withName(kind.definition())
            .endMetadata()
            .withNewSpec()
            .withGroup(group)
            .withScope("Namespaced")
            .withNewNames()
            .withKind(HasMetadata.getKind(kind.type()))
            .withPlural(HasMetadata.getPlural(kind.type()))
            .withSingular(singular)
            .endNames()
            .endSpec();
    for (String version : versions) {
      definition
          .editSpec()
          .addNewVersion()
          .withName(version)
          .withServed(true)
          .withStorage(version.equals(versions[0]))
          .withNewSchema()
          .withNewOpenAPIV3Schema()
          .withType("object")
          .withXKubernetesPreserveUnknownFields(true)
          .endOpenAPIV3Schema()
          .endSchema()
          .withNewSubresources()
          .withNewStatus()
          .endStatus()
          .endSubresources()
          .endVersion()
          .endSpec();
    }
    if (group.endsWith(".k8s.io")) {
      // The API server takes definitions of this group only with the sign of an approved API.
      definition
          .editMetadata()
          .addToAnnotations(
              "api-approved.kubernetes.io",
              "https://github.com/kubernetes-sigs/gateway-api/pull/2466")
          .endMetadata();
    }
    return definition.build();
  }
}
