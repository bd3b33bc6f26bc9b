/** The Job that brings the database to the schema of a release. */
@NullMarked
package gg.sprocket.operator.component.schema;

import org.jspecify.annotations.NullMarked;
