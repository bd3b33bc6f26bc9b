package gg.sprocket.operator.reconcile;

import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import gg.sprocket.operator.apply.ReleaseStatusWriter;
import gg.sprocket.operator.observe.ReleaseObserver;
import gg.sprocket.operator.plan.ObservedRelease;
import gg.sprocket.operator.plan.ReleaseChecks;
import gg.sprocket.operator.report.ReleaseReporter;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One pass over a release: observe, judge, report. It makes nothing and holds nothing back: whether
 * an instance may run the release is decided with the instance.
 *
 * <p>Resource versions are not compared for the reason that {@link InstanceReconciler} gives.
 */
@ControllerConfiguration(
    name = ReleaseReconciler.NAME,
    informer = @Informer(comparableResourceVersions = false))
public final class ReleaseReconciler implements Reconciler<StoredRelease> {

  /** Name of the controller, tag of its metrics. */
  static final String NAME = "sprocketrelease";

  private final Function<EventSourceContext<StoredRelease>, ReleaseObserver> opening;
  private final ReleaseStatusWriter statuses;
  private final Passes passes;
  private volatile Optional<ReleaseObserver> observer = Optional.empty();

  /**
   * @param opening makes the watching side, which needs what only the framework has
   * @param statuses writes what was found
   * @param passes says when they are over
   */
  public ReleaseReconciler(
      Function<EventSourceContext<StoredRelease>, ReleaseObserver> opening,
      ReleaseStatusWriter statuses,
      Passes passes) {
    this.opening = opening;
    this.statuses = statuses;
    this.passes = passes;
  }

  @Override
  public List<EventSource<?, StoredRelease>> prepareEventSources(
      EventSourceContext<StoredRelease> context) {
    ReleaseObserver opened = opening.apply(context);
    observer = Optional.of(opened);
    return opened.sources();
  }

  @Override
  public UpdateControl<StoredRelease> reconcile(
      StoredRelease stored, Context<StoredRelease> context) {
    return Passes.told(() -> pass(stored));
  }

  private UpdateControl<StoredRelease> pass(StoredRelease stored) {
    ReleaseObserver eyes = observer.orElseThrow();
    if (!eyes.isReady()) {
      return UpdateControl.<StoredRelease>noUpdate().rescheduleAfter(Passes.BLIND_LOOK);
    }
    ObservedRelease observed = eyes.observe(stored);
    if (passes.areOver()) {
      return UpdateControl.noUpdate();
    }
    statuses.write(observed, ReleaseReporter.report(observed, ReleaseChecks.of(observed)));
    return UpdateControl.noUpdate();
  }
}
