package gg.sprocket.operator.reconcile;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import gg.sprocket.operator.apply.Applier;
import gg.sprocket.operator.apply.EventRecorder;
import gg.sprocket.operator.apply.StatusWriter;
import gg.sprocket.operator.observe.Observer;
import gg.sprocket.operator.observe.ReleaseObserver;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Departure;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Outcome;
import gg.sprocket.operator.plan.Plan;
import gg.sprocket.operator.plan.Planner;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.report.Notices;
import gg.sprocket.operator.report.Reporter;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One pass over an instance: observe, plan, apply, report.
 *
 * <p>The framework's cache of instances must not compare resource versions: in core 5.3.2 it would
 * drop a spec change that lands just before our own status write (java-operator-sdk issue 3398). We
 * write the status ourselves and remember it, so nothing is lost by that.
 */
@ControllerConfiguration(
    name = InstanceReconciler.NAME,
    finalizerName = Names.FINALIZER,
    fieldManager = "sprocket-operator",
    generationAwareEventProcessing = false,
    informer = @Informer(comparableResourceVersions = false))
public final class InstanceReconciler
    implements Reconciler<StoredInstance>, Cleaner<StoredInstance> {

  /** Name of the controller, tag of its metrics. */
  static final String NAME = "sprocketinstance";

  private final Function<EventSourceContext<StoredInstance>, Observer> opening;
  private final Planner planner;
  private final Departure departure;
  private final Applier applier;
  private final Reporter reporter;
  private final StatusWriter statuses;
  private final EventRecorder events;
  private final Passes passes;
  private volatile Optional<Observer> observer = Optional.empty();

  /**
   * @param opening makes the watching side, which needs what only the framework has
   * @param planner decides
   * @param departure decides what has to be done before an instance may go
   * @param applier acts
   * @param reporter says
   * @param statuses writes what was said
   * @param events tells people
   * @param passes says when they are over
   */
  public InstanceReconciler(
      Function<EventSourceContext<StoredInstance>, Observer> opening,
      Planner planner,
      Departure departure,
      Applier applier,
      Reporter reporter,
      StatusWriter statuses,
      EventRecorder events,
      Passes passes) {
    this.opening = opening;
    this.planner = planner;
    this.departure = departure;
    this.applier = applier;
    this.reporter = reporter;
    this.statuses = statuses;
    this.events = events;
    this.passes = passes;
  }

  @Override
  public List<EventSource<?, StoredInstance>> prepareEventSources(
      EventSourceContext<StoredInstance> context) {
    Observer opened = opening.apply(context);
    observer = Optional.of(opened);
    return opened.sources();
  }

  /**
   * Makes the watching side of the controller of releases, which shares watches with this one; this
   * one must be registered before.
   *
   * @param context that controller
   * @param memory memory of its writing side
   */
  public ReleaseObserver releases(
      EventSourceContext<StoredRelease> context, ReleaseObserver.Memory memory) {
    return observer.orElseThrow().releases(context, memory);
  }

  @Override
  public UpdateControl<StoredInstance> reconcile(
      StoredInstance stored, Context<StoredInstance> context) {
    return Passes.told(() -> life(stored));
  }

  @Override
  public DeleteControl cleanup(StoredInstance stored, Context<StoredInstance> context) {
    return Passes.told(() -> end(stored));
  }

  private UpdateControl<StoredInstance> life(StoredInstance stored) {
    if (!observer.orElseThrow().isReady()) {
      return UpdateControl.<StoredInstance>noUpdate().rescheduleAfter(Passes.BLIND_LOOK);
    }
    Observed observed = observe(stored);
    if (observed.isFilling() || passes.areOver()) {
      // The watch wakes the instance once it is filled; what the status says holds until then.
      return UpdateControl.<StoredInstance>noUpdate().rescheduleAfter(Looks.SOON);
    }
    return guarded(() -> observed, () -> pass(observed));
  }

  private Observed observe(StoredInstance stored) {
    Observer eyes = observer.orElseThrow();
    return guarded(() -> eyes.glimpse(stored), () -> eyes.observe(stored));
  }

  /** A fault of our own must not leave the status as if all were well. */
  private <T> T guarded(Supplier<Observed> known, Supplier<T> pass) {
    try {
      return pass.get();
    } catch (PassFailed | KubernetesClientException e) {
      throw e;
    } catch (RuntimeException e) {
      if (!passes.areOver()) {
        Observed observed = known.get();
        publish(observed, reporter.failing(observed, e));
      }
      throw e;
    }
  }

  private UpdateControl<StoredInstance> pass(Observed observed) {
    Plan plan = planner.plan(observed);
    Outcome outcome = applier.apply(observed.identity(), plan);
    noteSteps(observed.identity(), outcome);
    InstanceStatus status = reporter.report(observed, plan, outcome);
    Optional<Duration> unsaid = publish(observed, status);
    if (!outcome.failures().isEmpty()) {
      throw new PassFailed(outcome);
    }
    return UpdateControl.<StoredInstance>noUpdate()
        .rescheduleAfter(Looks.next(observed, plan, status, unsaid));
  }

  /** What was seen of a Vault before a step is old after it. */
  private void noteSteps(Identity identity, Outcome outcome) {
    Observer eyes = observer.orElseThrow();
    if (outcome.done().stream().anyMatch(Change.VaultDeed.class::isInstance)) {
      eyes.stepped(identity, Optional.empty());
    }
    outcome.failures().stream()
        .filter(failure -> failure.change() instanceof Change.VaultDeed)
        .forEach(failure -> eyes.stepped(identity, Optional.of(failure.problem())));
    noteProjections(identity, outcome);
  }

  private void noteProjections(Identity identity, Outcome outcome) {
    List<Problem> failures =
        outcome.failures().stream()
            .filter(failure -> failure.change() instanceof Change.ProjectionDeed)
            .map(Outcome.Failure::problem)
            .toList();
    int others =
        (int)
            Stream.concat(outcome.done().stream(), outcome.overtaken().stream())
                .filter(Change.ProjectionDeed.class::isInstance)
                .count();
    if (others + failures.size() > 0) {
      observer
          .orElseThrow()
          .projected(identity, others + failures.size(), failures.stream().findFirst());
    }
  }

  private DeleteControl end(StoredInstance stored) {
    if (!observer.orElseThrow().isReady()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(Passes.BLIND_LOOK);
    }
    Observed observed = observe(stored);
    if (observed.isFilling() || passes.areOver()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(Looks.SOON);
    }
    if (observed.writes().anyUnseen()) {
      // What was just made and no watch has shown yet would be left behind.
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(Passes.BLIND_LOOK);
    }
    return guarded(() -> observed, () -> leave(stored, observed));
  }

  private DeleteControl leave(StoredInstance stored, Observed observed) {
    Identity identity = observed.identity();
    Plan plan = departure.plan(observed, stored.getSpec());
    Outcome outcome = applier.apply(identity, plan);
    noteSteps(identity, outcome);
    Optional<Problem> obstacle = obstacle(plan, outcome);
    if (obstacle.isPresent()) {
      InstanceStatus status = reporter.deleting(observed, obstacle);
      Optional<Duration> unsaid = publish(observed, status);
      return DeleteControl.noFinalizerRemoval()
          .rescheduleAfter(Looks.next(observed, plan, status, unsaid));
    }
    if (!observer.orElseThrow().leave(stored, observed)) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(Duration.ZERO);
    }
    applier.forget(identity);
    statuses.forget(identity);
    return DeleteControl.defaultDelete();
  }

  /** In a namespace that goes as a whole nothing can be held back and nothing is left behind. */
  private static Optional<Problem> obstacle(Plan plan, Outcome outcome) {
    Optional<Problem> failure = outcome.failureOf(Departure.PART);
    return failure.map(Problem::reason).equals(Optional.of(Reason.NamespaceTerminating))
        ? Optional.empty()
        : failure.or(plan::problem);
  }

  private Optional<Duration> publish(Observed observed, InstanceStatus status) {
    Identity identity = observed.identity();
    Optional<Duration> unsaid = statuses.write(identity, observed.status(), status);
    if (unsaid.isEmpty()) {
      Notices.between(observed.status(), status)
          .forEach(n -> events.record(identity, n.warning(), n.reason(), n.message()));
    }
    return unsaid;
  }
}
