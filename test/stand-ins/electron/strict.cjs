const { EventEmitter } = require('node:events');

/**
 * An object whose members are all that there is: reading any other one throws.
 * @template {object} T
 * @param {string} name
 * @param {T} members
 * @returns {T}
 */
const strict = (name, members) =>
  new Proxy(members, {
    get: (target, key) => {
      // Promises, inspection and module loading look for symbols and these names in every object.
      if (key in target || typeof key === 'symbol' || ['then', 'toJSON', '__esModule', 'default'].includes(key)) {
        const member = Reflect.get(target, key);
        // Methods that use private fields must be called on the object itself.
        return typeof member === 'function' && target instanceof EventEmitter ? member.bind(target) : member;
      }
      throw new Error(`stand-in: ${name}.${key} is not supported.`);
    },
  });

/** What Electron hands to listeners: it can be prevented. */
class PreventableEvent {
  defaultPrevented = false;

  constructor(members = {}) {
    Object.assign(this, members);
  }

  preventDefault() {
    this.defaultPrevented = true;
  }
}

module.exports = { strict, PreventableEvent };
