@NullMarked
package gg.sprocket.operator.component.objectstorage;

import org.jspecify.annotations.NullMarked;
