/**
 * Tests on a real control plane. The operator is the packaged one, run as a process of its own
 * under the chart's ServiceAccount and rights; what it sent is read from the API server's audit
 * log.
 */
@NullMarked
package gg.sprocket.operator.it;

import org.jspecify.annotations.NullMarked;
