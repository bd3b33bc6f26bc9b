package gg.sprocket.operator.observe;

import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kind that the cluster may lack: a watch of its definition and, while that is served, watches
 * of our objects of the kind.
 *
 * @param <T> Java type of the kind
 */
final class OptionalWatch<T extends HasMetadata> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OptionalWatch.class);
  private static final String BY_INSTANCE = "by-instance";

  /** After this, objects that were not listed stand in the way of who needs them, not of all. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final OptionalKind kind;
  private final Class<T> type;
  private final Scope scope;
  private final Consumer<HasMetadata> changed;
  private final Runnable turned;
  private final SharedIndexInformer<CustomResourceDefinition> definition;
  private volatile @Nullable String refusal;
  private volatile Serving told = Serving.Absent;
  private volatile Instant opened = Instant.EPOCH;
  private volatile List<SharedIndexInformer<T>> open = List.of();
  private volatile @Nullable String failure;
  private volatile String answer = "";

  /**
   * Where it looks.
   *
   * @param client the cluster
   * @param namespaces watched namespaces; empty for all
   * @param clock the time
   */
  record Scope(KubernetesClient client, Set<String> namespaces, Clock clock) {}

  /**
   * @param kind the kind
   * @param type its Java type
   * @param scope where to look
   * @param changed told of each object that changed
   * @param turned told when the kind came, went or was seen first
   */
  OptionalWatch(
      OptionalKind kind,
      Class<T> type,
      Scope scope,
      Consumer<HasMetadata> changed,
      Runnable turned) {
    this.kind = kind;
    this.type = type;
    this.scope = scope;
    this.changed = changed;
    this.turned = turned;
    this.definition =
        scope
            .client()
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(kind.definition())
            .runnableInformer(0);
  }

  OptionalKind kind() {
    return kind;
  }

  void start() {
    definition.itemStore(Stripping.store());
    definition.exceptionHandler((_, thrown) -> definitionFailed(thrown));
    definition.addEventHandler(new EveryChange<>(_ -> look()));
    definition.start().thenRun(this::begin);
  }

  /**
   * Whether it is known if the kind is there and, if so, what of it. For a definition that may not
   * be looked at only those wait that need the kind.
   */
  boolean isFilled() {
    if (!definition.hasSynced()) {
      return refusal != null;
    }
    return isServed() == !open.isEmpty()
        && open.stream().allMatch(o -> o.hasSynced() || failure != null || isLate());
  }

  /** Why the kind cannot be used. */
  Optional<Problem> obstacle() {
    if (open.isEmpty()) {
      return Optional.of(unopened());
    }
    if (open.stream().allMatch(SharedIndexInformer::isWatching)) {
      failure = null;
    }
    boolean seen = open.stream().allMatch(SharedIndexInformer::hasSynced);
    return seen ? Optional.empty() : Optional.of(unseen());
  }

  private Problem unopened() {
    if (refusal instanceof String said && !definition.hasSynced()) {
      return kind.hidden(said);
    }
    return told == Serving.OtherVersion ? kind.unserved() : kind.missing();
  }

  private Problem unseen() {
    if (failure == null && isLate()) {
      return kind.unlisted(answer);
    }
    return new Problem(
        failure == null ? Reason.Progressing : Reason.PermissionMissing,
        Message.of(
            "objects of %s cannot be watched yet%s; if it stays, install the roles of the operator's"
                + " chart again",
            kind.definition(), Quote.of(" (", failure, ")")));
  }

  private boolean isLate() {
    return opened.plus(PATIENCE).isBefore(scope.clock().instant());
  }

  /** Our objects of an instance. */
  Stream<T> objects(String instance) {
    return open.stream().flatMap(o -> o.getIndexer().byIndex(BY_INSTANCE, instance).stream());
  }

  /** That a kind is not there is news to those who heard that it may not be looked at. */
  private synchronized void begin() {
    look();
    if (refusal != null && told == Serving.Absent) {
      turned.run();
    }
  }

  private synchronized void look() {
    Serving now = serving();
    if (now == told) {
      return;
    }
    told = now;
    shut();
    switch (now) {
      case Served -> {
        log.info("the cluster has {}", kind.definition());
        opened = scope.clock().instant();
        open = scope.namespaces().isEmpty() ? List.of(watchAll()) : watchEach();
        open.forEach(o -> o.start().thenRun(turned));
      }
      case OtherVersion -> {
        log.warn("{}", kind.unserved().message());
        turned.run();
      }
      case Absent -> {
        log.info("the cluster has {} no more", kind.definition());
        turned.run();
      }
    }
  }

  private boolean isServed() {
    return serving() == Serving.Served;
  }

  private Serving serving() {
    return Serving.of(kind, definition.getStore().list());
  }

  private SharedIndexInformer<T> watchAll() {
    return prepared(
        scope
            .client()
            .resources(type)
            .inAnyNamespace()
            .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
            .runnableInformer(0));
  }

  private List<SharedIndexInformer<T>> watchEach() {
    return scope.namespaces().stream()
        .map(
            namespace ->
                prepared(
                    scope
                        .client()
                        .resources(type)
                        .inNamespace(namespace)
                        .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                        .runnableInformer(0)))
        .toList();
  }

  private SharedIndexInformer<T> prepared(SharedIndexInformer<T> informer) {
    informer.itemStore(Stripping.store());
    informer.addIndexers(Map.of(BY_INSTANCE, Caches::owner));
    informer.exceptionHandler((_, thrown) -> failed(thrown));
    informer.addEventHandler(new EveryChange<>(changed::accept));
    return informer;
  }

  /** Before the first sync there is nothing to go by; later, what was seen stands. */
  private boolean definitionFailed(Throwable thrown) {
    log.warn("{} cannot be looked at, trying again: {}", kind.definition(), said(thrown));
    if (isRefusal(thrown) && !definition.hasSynced() && refusal == null) {
      refusal = said(thrown);
      turned.run();
    }
    return true;
  }

  private boolean failed(Throwable thrown) {
    if (!isRefusal(thrown)) {
      answer = said(thrown);
      log.warn("watch of {} failed, trying again: {}", kind.definition(), said(thrown));
      return true;
    }
    if (failure == null) {
      failure = said(thrown);
      log.warn("watch of {} failed, trying again: {}", kind.definition(), failure);
      turned.run();
    }
    return true;
  }

  /** Only a refusal is told at once; the rest mostly passes by itself. */
  private static boolean isRefusal(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
    return cause instanceof KubernetesClientException e
        && (e.getCode() == 401 || e.getCode() == 403);
  }

  private static String said(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
  }

  private void shut() {
    open.forEach(SharedIndexInformer::close);
    open = List.of();
    failure = null;
    answer = "";
  }

  @Override
  public synchronized void close() {
    definition.close();
    shut();
  }
}
