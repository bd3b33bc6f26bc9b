/** What others may ask the process: metrics, health, readiness. */
@NullMarked
package gg.sprocket.operator.telemetry;

import org.jspecify.annotations.NullMarked;
