const { EventEmitter } = require('node:events');

// Promises, inspection and module loading look for these names in every object.
const askedOfEverything = ['then', 'toJSON', '__esModule', 'default'];
const isKnown = (target, key) => key in target || typeof key === 'symbol' || askedOfEverything.includes(key);

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
      if (isKnown(target, key)) {
        const member = Reflect.get(target, key);
        // Methods that use private fields must be called on the object itself.
        return typeof member === 'function' && target instanceof EventEmitter ? member.bind(target) : member;
      }
      throw new Error(`stand-in: ${name}.${key} is not supported.`);
    },
  });

/**
 * A class to extend: of its objects, only those members can be read that they have or inherit; any other throws.
 * @template {new (...args: any[]) => object} T
 * @param {string} name
 * @param {T} Base
 * @returns {T}
 */
const strictClass = (name, Base) => {
  class Strict extends Base {}
  // What is found nowhere on the way up is asked for here.
  const end = new Proxy(Base.prototype, {
    get: (target, key, object) => {
      if (isKnown(target, key)) return Reflect.get(target, key, object);
      throw new Error(`stand-in: ${name}.${key} is not supported.`);
    },
  });
  Object.setPrototypeOf(Strict.prototype, end);
  return Strict;
};

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

module.exports = { strict, strictClass, PreventableEvent };
